import { describe, expect, it } from 'vitest';
import { stepImageImports, type ImportStep } from '../../../src/activities/image-import/step-image-imports';
import type { ImportOrder, ImportState } from '../../../src/azure/image-import/image-imports';
import { TransferError } from '../../../src/domain/errors';
import { importTroublePath } from '../../../src/records/image-import/paths';
import { cancelPath, waybillPath } from '../../../src/records/transfer/paths';
import type { Services } from '../../../src/services';
import { sampleWaybill } from '../../support/documents';
import { memoryServices } from '../../support/services';

const startedAt = Date.parse('2026-01-01T00:00:00Z');
const url = 'https://management.azure.com/operations/1';
const running: ImportState = { state: 'running', url };
const artifacts = ['a:1', 'b:1', 'c:1'].map((reference, n) => ({
  reference,
  digest: `sha256:${String(n).repeat(64)}`,
  size: 1,
}));

/** A target that says of its imports what a test has it say. */
function target({ begin = () => running, look = () => running }: Partial<Says> = {}) {
  const { services, documents } = memoryServices({ ROUTE_VIA: 'import', STATE_SA: 'stateaccount' });
  documents.set(waybillPath('t1', 1).name, sampleWaybill({ artifacts }));
  const begun: string[] = [];
  let seconds = 0;
  const app: Services = {
    ...services,
    now: () => new Date(startedAt + seconds * 1000),
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
    reasons: () =>
      (documents.get(importTroublePath('t1', 1).name) as { reasons: object } | undefined)?.reasons,
    /** A step so many seconds after the one before, by default when that wanted it. */
    async step(later = last?.waitSeconds ?? 0): Promise<ImportStep> {
      seconds += later;
      const cursor = last?.cursor && { cursor: last.cursor };
      last = await stepImageImports({ route: 'default', transferId: 't1', batch: 1, ...cursor }, app);
      return last;
    },
  };
}

interface Says {
  readonly begin: (order: ImportOrder) => ImportState;
  readonly look: () => ImportState;
}

describe('a step of image imports', () => {
  it('begins what nobody knows of any more again, three times in all, and goes on', async () => {
    const its = target({ look: () => ({ state: 'gone' }) });
    for (let n = 0; n < 4; n += 1) await its.step();
    expect(its.begun).toEqual(['a:1', 'a:1', 'a:1', 'b:1']);
    expect(its.reasons()).toEqual({
      'a:1': 'ARTIFACT_NOT_IMPORTED: nobody knew of its import any more, 3 times',
    });
  });

  it('looks at nothing for a cancelled transfer', async () => {
    let looks = 0;
    const its = target({ look: () => ((looks += 1), running) });
    await its.step();
    its.documents.set(cancelPath('t1').name, {});
    await expect(its.step()).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
    expect(looks).toBe(0);
  });

  it('believes a service up to an hour', async () => {
    const its = target({ begin: () => ({ ...running, retryAfterSeconds: 1e6 }) });
    expect((await its.step()).waitSeconds).toBe(3600);
  });

  it('learns from an end that was seen in time', async () => {
    const its = target({ look: () => ({ state: 'succeeded' }) });
    await its.step();
    expect((await its.step(1)).cursor?.usualMs).toBeCloseTo(980);
  });

  it.each<[string, Partial<Says>, number]>([
    ['that was seen long after', { look: () => ({ state: 'succeeded' }) }, 600],
    ['of one that hangs', {}, 7 * 3600],
    ['of one that fails', { look: refuse }, 1],
    [
      'of one that is refused',
      { begin: ({ targetTags }) => (targetTags?.[0] === 'a:1' ? refuse() : running) },
      0,
    ],
  ])('learns nothing from an end %s', async (_, says, later) => {
    const its = target(says);
    const first = await its.step();
    const { cursor } = later === 0 ? first : await its.step(later);
    expect(cursor?.running?.index).toBe(1);
    expect(cursor).not.toHaveProperty('usualMs');
  });
});

function refuse(): never {
  throw new TransferError('REFUSED', 'no', { operation: 'import image', origin: 'target' });
}
