import { beforeEach, describe, expect, it } from 'vitest';
import { sweepManifests } from '../../../src/activities/prune/sweep-manifests';
import { emptyLedger, enter } from '../../../src/domain/transfer/ledger';
import { prunePath, untaggedPath } from '../../../src/records/prune/paths';
import { noteUntagged } from '../../../src/records/prune/untagged';
import { ledgerPath } from '../../../src/records/transfer/ledger';
import { cancelPath, waybillPath } from '../../../src/records/transfer/paths';
import { sampleWaybill } from '../../support/documents';
import type { MemoryServices } from '../../support/services';
import { brought, deletingBy, going, notedOf, prunedOf, pruning } from './pruning';

/** Manifests that do not go at once: what stops a transfer, and what a later one finds. */

let memory: MemoryServices;
const digests = ['sha256:1', 'sha256:2', 'sha256:3'];
beforeEach(() => {
  memory = pruning({}, {}, { default: {}, other: {} });
  memory.target.artifacts.clear();
  memory.target.listed.manifests.push(...digests.map((digest) => ({ repository: 'app', digest })));
});
const lose = (some = digests): Promise<void> =>
  noteUntagged(
    memory.services,
    memory.route,
    some.map((digest) => ({ reference: `app@${digest}`, digest })),
    undefined,
  );
const noted = () =>
  (memory.documents.get(untaggedPath('default', 'app').name) as { manifests: object[] } | undefined)
    ?.manifests ?? [];
const deletedBy = (transferId: string) =>
  (
    memory.documents.get(`transfers/${transferId}/pruned.json`) as
      { manifests: { digest: string }[] } | undefined
  )?.manifests;

/** Sweeps; something may happen after each deletion. */
function sweep(
  transferId = 't1',
  after: (digest: string) => void = () => undefined,
  now = memory.services.now,
) {
  const services = deletingBy(memory, () => ({
    deleteManifest(_, digest) {
      const { manifests } = memory.target.listed;
      manifests.splice(0, manifests.length, ...manifests.filter((each) => each.digest !== digest));
      after(digest);
      return Promise.resolve('deleted');
    },
  }));
  return sweepManifests({ route: 'default', transferId }, { ...services, now });
}

describe('between two deletions', () => {
  it('a cancellation holds', async () => {
    await lose();
    const cancel = () => memory.documents.set(cancelPath('t1').name, {});
    await expect(sweep('t1', cancel)).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
    expect(notedOf(memory).manifests).toMatchObject([{ digest: 'sha256:1', outcome: 'deleted' }]);
    expect(noted()).toHaveLength(2);
  });

  it('the time is looked at', async () => {
    await lose();
    let minutes = 0;
    const late = () => (minutes += 1);
    const now = () => new Date(Date.parse('2026-01-01T00:00:00Z') + minutes * 60_000);
    expect(await sweep('t1', late, now)).toEqual({ left: 1 });
    expect(notedOf(memory).manifests).toMatchObject([{ digest: 'sha256:1' }]);
    expect(await sweep()).toEqual({ left: 0 });
    expect(notedOf(memory).manifests).toHaveLength(3);
  });
});

describe('a later transfer', () => {
  beforeEach(() => {
    memory.documents.set(prunePath('t2').name, { mode: 'delete', tags: [], found: 0, kept: [] });
  });

  it('takes what one left that only deleted the tag', async () => {
    memory.target.artifacts.set(going.reference, { digest: going.digest, size: 1 });
    await prunedOf(memory);
    memory.target.listed.manifests.splice(1);
    await sweep('t2');
    expect(deletedBy('t2')).toMatchObject([{ digest: brought.digest, outcome: 'deleted' }]);
    expect(noted()).toEqual([]);
  });

  it('takes what was locked before, and forgets what is tagged again', async () => {
    await lose(['sha256:1', 'sha256:2']);
    memory.target.listed.manifests[0] = { repository: 'app', digest: 'sha256:1', locked: true };
    memory.target.artifacts.set('app:again', { digest: 'sha256:2', size: 1 });
    await sweep();
    expect(notedOf(memory).manifests).toMatchObject([
      { digest: 'sha256:1', outcome: 'kept', reason: 'it is locked at the target' },
      { digest: 'sha256:2', outcome: 'kept', reason: 'it has the tag some' },
    ]);
    memory.target.listed.manifests[0] = { repository: 'app', digest: 'sha256:1' };
    await sweep('t2');
    expect(deletedBy('t2')).toMatchObject([{ digest: 'sha256:1', outcome: 'deleted' }]);
  });

  it('takes what another transfer, of any route into the registry, might have needed', async () => {
    await lose(['sha256:1']);
    memory.documents.set(ledgerPath('other').name, enter(emptyLedger, 't9'));
    const artifacts = [{ reference: 'app:2', digest: 'sha256:9', size: 1 }];
    memory.documents.set(waybillPath('t9', 1).name, sampleWaybill({ transferId: 't9', artifacts }));
    await sweep();
    expect(notedOf(memory).manifests).toMatchObject([
      { outcome: 'kept', reason: 'transfer t9 brings something to its repository, and may need it' },
    ]);
    // Its batch has ended, and it prunes itself.
    memory.documents.set(ledgerPath('other').name, { ...enter(emptyLedger, 't9'), next: { t9: 2 } });
    await sweep('t2');
    expect(deletedBy('t2')).toMatchObject([{ digest: 'sha256:1', outcome: 'deleted' }]);
  });
});
