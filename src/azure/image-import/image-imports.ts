import type { TokenCredential } from '@azure/identity';
import { TransferError } from '../../domain/errors';
import { registryId, type End } from '../../domain/side';
import { armExchange, createArmClient, type ArmAnswer, type ArmErrorBody } from '../arm';
import { reasonIn, retryAfterSeconds } from '../failure';

/** The body of `importImage`, as far as it is used. */
export interface ImportOrder {
  readonly source: {
    readonly sourceImage: string;
    readonly resourceId?: string;
    readonly registryUri?: string;
    readonly credentials?: { readonly username: string; readonly password: string };
  };
  readonly targetTags?: readonly string[];
  readonly untaggedTargetRepositories?: readonly string[];
  readonly mode: 'Force' | 'NoForce';
}

/**
 * How an import stands; one that failed throws. `gone`: nobody knows of it any more. Where no `url` names its
 * place, only the target shows its end.
 */
export type ImportState =
  | { readonly state: 'running'; readonly url: string; readonly retryAfterSeconds?: number }
  | { readonly state: 'succeeded' | 'gone' };

/** Images that a registry imports itself. All throw TransferError. */
export interface ImageImports {
  begin(order: ImportOrder): Promise<ImportState>;
  /** Looks once. */
  look(url: string): Promise<ImportState>;
}

/** The image imports of a target. */
export function createImageImports(target: End, credential: TokenCredential): ImageImports {
  const client = createArmClient(target, credential);
  const operation = `import into registry ${target.registry}`;
  const common = { side: target, operation } as const;
  return {
    async begin(body) {
      const path = `${registryId(target)}/importImage`;
      const request = { ...common, method: 'post', path, service: 'registry', body } as const;
      const answer = await armExchange(client, request);
      if (answer.status === 404) throw absent(answer, body, target, operation);
      return stateOf(answer, target, '');
    },
    async look(url) {
      mustBeOurs(url, target);
      const answer = await armExchange(client, { ...common, method: 'get', path: url });
      return answer.status === 404 ? { state: 'gone' } : stateOf(answer, target, url);
    },
  };
}

/** An operation of its own says how it stands in words, one by its place with the status. */
function stateOf({ status, headers, body }: ArmAnswer, target: End, before: string): ImportState {
  const told = (body ?? {}) as OperationBody;
  const word = typeof told.status === 'string' ? told.status.toLowerCase() : undefined;
  if (word === 'failed' || word === 'canceled') throw failed(told, target);
  const isOver = word === undefined ? status !== 202 : word === 'succeeded';
  if (isOver) return { state: 'succeeded' };
  const url = headers['azure-asyncoperation'] ?? headers.location ?? before;
  if (url !== '') mustBeOurs(url, target);
  const asked = retryAfterSeconds({ get: (name) => headers[name] });
  return { state: 'running', url, ...(asked !== undefined && { retryAfterSeconds: asked }) };
}

interface OperationBody {
  readonly status?: unknown;
  readonly error?: { readonly code?: string; readonly message?: string };
}

/** The part of a resource id that ARM quotes when it is not there, by the code of its 404. */
const quoted: Readonly<Record<string, number>> = {
  SubscriptionNotFound: 2,
  ResourceGroupNotFound: 4,
  ResourceNotFound: 8,
};

/** What an order finds missing: the registry that ARM quotes, else whichever of all it names. */
function absent({ body }: ArmAnswer, { source }: ImportOrder, target: End, operation: string): TransferError {
  const { error: { code = '', message } = {} } = (body ?? {}) as ArmErrorBody;
  const part = quoted[code];
  const words = (message ?? '').toLowerCase().split(/[^\w.-]+/);
  const ends = [
    { origin: 'target', id: registryId(target) },
    { origin: 'source', id: source.resourceId ?? '' },
  ] as const;
  const missing = ends.filter(({ id }) => {
    const name = part === undefined ? undefined : id.split('/')[part];
    return name !== undefined && words.includes(name.toLowerCase());
  });
  const [first, other] = missing;
  if (first !== undefined && other === undefined) {
    const text = `${operation} failed: there is no registry ${first.id}`;
    return new TransferError('REGISTRY_NOT_FOUND', text, { operation, origin: first.origin });
  }
  const said = code === '' ? '' : ` (${code})`;
  const from = source.resourceId?.split('/').at(-1) ?? source.registryUri ?? 'its source';
  return new TransferError(
    'REFUSED',
    `${operation} failed with 404${said}: ${reasonIn(message)}; it may mean registry ${target.registry}, ` +
      `the source registry ${from}, or ${source.sourceImage} there`,
    { operation, origin: 'target' },
  );
}

function failed({ error, status }: OperationBody, { registry }: End): TransferError {
  const said = error?.code === undefined ? '' : ` (${error.code})`;
  const reason = reasonIn(String(error?.message ?? status));
  const message = `import into registry ${registry} failed${said}: ${reason}`;
  return new TransferError('REFUSED', message, { operation: 'import image', origin: 'target' });
}

/** The token of the app goes to ARM, which may lead to a host of a region of its own, and to nobody else. */
function mustBeOurs(url: string, { cloud }: End): void {
  const arm = new URL(cloud.armEndpoint);
  const told = URL.canParse(url, arm.href) ? new URL(url, arm.href) : undefined;
  if (told?.origin === arm.origin) return;
  if (told?.protocol === 'https:' && told.port === arm.port && told.hostname.endsWith(`.${arm.hostname}`))
    return;
  const where = told === undefined ? 'an address that is none' : told.host.slice(0, 100);
  throw new TransferError(
    'REFUSED',
    `an import is to be followed at another host than ${arm.host}, to which alone the token goes: ${where}`,
    { operation: 'import image', origin: 'target' },
  );
}
