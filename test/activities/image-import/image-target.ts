import { stepImageImports, type ImportStep } from '../../../src/activities/image-import/step-image-imports';
import type { ImportOrder, ImportState } from '../../../src/azure/image-import/image-imports';
import { TransferError } from '../../../src/domain/errors';
import { importTroublePath } from '../../../src/records/image-import/paths';
import { waybillPath } from '../../../src/records/transfer/paths';
import type { Services } from '../../../src/services';
import { sampleWaybill } from '../../support/documents';
import { memoryServices } from '../../support/services';

const startedAt = Date.parse('2026-01-01T00:00:00Z');
const url = 'https://management.azure.com/operations/1';
/** An import that goes on. */
export const running: ImportState = { state: 'running', url };
/** What its batch brings. */
export const artifacts = ['a:1', 'b:1', 'c:1'].map((reference, n) => ({
  reference,
  digest: `sha256:${String(n).repeat(64)}`,
  size: 1,
}));

/** A target that says of its imports what a test has it say. */
export function imageTarget(
  { begin = () => running, look = () => running, takes = () => true }: Partial<Says> = {},
  settings: Readonly<Record<string, string>> = {},
) {
  const {
    services,
    documents,
    source,
    target: held,
  } = memoryServices({
    ...{ ROUTE_VIA: 'import', STATE_SA: 'stateaccount' },
    ...settings,
  });
  for (const { reference, digest } of artifacts)
    source.artifacts.set(`${reference.slice(0, 1)}@${digest}`, { digest, size: 1 });
  documents.set(waybillPath('t1', 1).name, sampleWaybill({ artifacts }));
  const begun: string[] = [];
  let seconds = 0;
  const app: Services = {
    ...services,
    now: () => new Date(startedAt + seconds * 1000),
    pullSecrets: () => ({ getSecret: () => Promise.resolve({ value: 'p' }) }) as never,
    takesPassword: () => Promise.resolve(takes()),
    imageImports: () => ({
      begin: (order) => {
        begun.push(order.targetTags![0]!);
        return Promise.resolve(order).then(begin);
      },
      look: () => Promise.resolve().then(look),
    }),
  };
  let last: ImportStep | undefined;
  return {
    begun,
    documents,
    /** An artifact arrives, by whomever. */
    arrives: (n: number) => {
      const { reference, digest } = artifacts[n]!;
      held.artifacts.set(reference, { digest, size: 1 });
    },
    /** An artifact goes from the source. */
    vanishes: (n: number) => void source.artifacts.delete(`${'abc'[n]!}@${artifacts[n]!.digest}`),
    reasons: () => {
      const { reasons } = documents.get(importTroublePath('t1', 1).name) as { reasons: object };
      return Object.keys(reasons).length > 0 ? reasons : undefined;
    },
    /** A step so many seconds after the one before, by default when that wanted it. */
    async step(later = last?.waitSeconds ?? 0): Promise<ImportStep> {
      seconds += later;
      const cursor = last?.cursor && { cursor: last.cursor };
      last = await stepImageImports({ route: 'default', transferId: 't1', batch: 1, ...cursor }, app);
      return last;
    },
  };
}

/** What it says to begins and looks. */
export interface Says {
  readonly begin: (order: ImportOrder) => ImportState;
  readonly look: () => ImportState;
  /** Whether the source takes the password. */
  readonly takes: () => boolean | undefined;
}

/** Says that it does not. */
export function refuse(message = 'no'): never {
  throw new TransferError('REFUSED', message, { operation: 'import image', origin: 'target' });
}
