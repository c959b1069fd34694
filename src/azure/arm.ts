import {
  createContainerRegistryManagement,
  type ContainerRegistryManagementContext,
} from '@azure/arm-containerregistry/api';
import type { TokenCredential } from '@azure/identity';
import { TransferError } from '../domain/errors';
import { registryId, type ApiVersions, type End } from '../domain/side';
import { armVersionCodes } from './clouds/unknown-version';
import { toTransferError } from './failure';
import { freshClient } from './fresh-token';

/** The management client of a side's registry, with its pipeline and tokens. */
export function createArmClient(side: End, credential: TokenCredential): ContainerRegistryManagementContext {
  const scope = `${side.cloud.armAudience}/.default`;
  return createContainerRegistryManagement(credential, side.subscriptionId, {
    endpoint: side.cloud.armEndpoint,
    ...freshClient(credential, scope),
    credentials: { scopes: [scope] },
  });
}

/** One call of ARM. */
export interface ArmRequest {
  readonly side: End;
  /** The verb, for error messages. */
  readonly operation: string;
  readonly method: 'get' | 'put' | 'post' | 'delete';
  /** From `/subscriptions`, or a whole `nextLink`. */
  readonly path: string;
  /** What is asked for: it decides the version. Without it the path names one, which nobody can set. */
  readonly service?: keyof ApiVersions;
  readonly body?: unknown;
}

/** How ARM says why it refuses something. */
export interface ArmErrorBody {
  readonly error?: { readonly code?: string; readonly message?: string };
}

/** Codes of a 404 that say nothing about what was asked for: this ARM does not have such resources at all. */
const otherThanAbsent = new Set([...armVersionCodes, 'InvalidResourceNamespace']);

/**
 * Calls a resource in the version its cloud has. Returns the parsed body, undefined for 404.
 * @throws TransferError with ARM's status, code and message.
 */
export async function armRequest<T>(
  client: ContainerRegistryManagementContext,
  request: ArmRequest,
): Promise<T | undefined> {
  const { status, body } = await armExchange(client, request);
  // An action may answer with nothing, which is not the same as not found.
  return status === 404 ? undefined : ((body ?? {}) as T);
}

/** An answer with what belongs to it, for operations that take their time. */
export interface ArmAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/**
 * The same, with status and headers; that something is absent (404) is an answer, too.
 * @throws TransferError with ARM's status, code and message.
 */
export async function armExchange(
  client: ContainerRegistryManagementContext,
  { side, operation, method, path, service, body }: ArmRequest,
): Promise<ArmAnswer> {
  try {
    const response = await client.pathUnchecked(path)[method]({
      ...(service !== undefined &&
        !path.includes('api-version=') && {
          queryParameters: { 'api-version': side.cloud.apiVersions[service] },
        }),
      ...(body !== undefined && { body, contentType: 'application/json' }),
    });
    const statusCode = Number(response.status);
    const { error } = (response.body ?? {}) as ArmErrorBody;
    if (statusCode < 300 || (statusCode === 404 && !otherThanAbsent.has(error?.code ?? '')))
      return { status: statusCode, headers: response.headers, body: response.body };
    throw Object.assign(new Error(error?.message ?? 'no error text'), {
      statusCode,
      code: error?.code,
      service,
      response: { headers: new Map(Object.entries(response.headers)) },
    });
  } catch (error) {
    throw toTransferError(error, operation, side.name);
  }
}

/** What a call comes to that finds no registry. */
export const missingRegistry = (end: End, operation: string): TransferError =>
  new TransferError('REGISTRY_NOT_FOUND', `${operation} failed: there is no registry ${registryId(end)}`, {
    operation,
    origin: end.name,
  });

interface ArmPage<T> {
  readonly value: readonly T[];
  readonly nextLink?: string;
}

/** The pages of a listing; undefined: no such thing to list. `turn` is awaited before each call. */
export async function* armPages<T>(
  client: ContainerRegistryManagementContext,
  request: Omit<ArmRequest, 'method'>,
  turn?: () => Promise<void>,
): AsyncGenerator<readonly T[] | undefined> {
  for (let path: string | undefined = request.path; path !== undefined;) {
    await turn?.();
    const page: ArmPage<T> | undefined = await armRequest(client, { ...request, method: 'get', path });
    yield page?.value;
    path = page?.nextLink;
  }
}

/** All there is in a listing; undefined: there is no such thing to list. @throws TransferError */
export async function armList<T>(
  client: ContainerRegistryManagementContext,
  request: Omit<ArmRequest, 'method'>,
): Promise<T[] | undefined> {
  const items: T[] = [];
  for await (const page of armPages<T>(client, request)) {
    if (page === undefined) return undefined;
    items.push(...page);
  }
  return items;
}
