import { beforeEach, describe, expect, it } from 'vitest';
import { endTurn, takeTurn } from '../../../src/activities/transfer/take-turn';
import { planPath } from '../../../src/records/plan/paths';
import { waybillPath } from '../../../src/records/transfer/paths';
import { cancelled } from '../../support/cancelled';
import { memoryServices, type MemoryServices } from '../../support/services';
import { samplePlan, sampleWaybill } from '../../support/documents';

const digest = (n: number) => `sha256:${String(n).padStart(64, '0')}`;

let memory: MemoryServices;
beforeEach(() => {
  memory = memoryServices();
});

/** A planned transfer; artifacts as reference and digest, one batch each. */
function planned(transferId: string, ...artifacts: [reference: string, digest: number][]) {
  memory.documents.set(
    planPath(transferId).name,
    samplePlan({ planId: transferId, batches: artifacts.length }),
  );
  artifacts.forEach(([reference, n], i) => {
    const waybill = sampleWaybill({ artifacts: [{ reference, digest: digest(n), size: 1 }] });
    memory.documents.set(waybillPath(transferId, i + 1).name, waybill);
  });
}

const take = (transferId: string) => takeTurn({ route: 'default', transferId }, memory.services);
const wait = (transferId: string, ...behind: string[]) =>
  takeTurn({ route: 'default', transferId, behind }, memory.services);
const end = (transferId: string) => endTurn({ route: 'default', transferId }, memory.services);

describe('takeTurn', () => {
  it('lets transfers of different artifacts run side by side', async () => {
    planned('t1', ['app:1', 1]);
    planned('t2', ['app:2', 2], ['web:1', 3]);
    expect(await take('t1')).toEqual({ behind: [] });
    expect(await take('t2')).toEqual({ behind: [] });
  });

  it('puts a transfer behind those before it with an artifact of its own', async () => {
    planned('t1', ['app:1', 1], ['app:2', 2]);
    planned('t2', ['web:1', 3]);
    planned('t3', ['other:1', 9], ['app:2', 2], ['web:1', 3]);
    await take('t1');
    await take('t2');
    expect(await take('t3')).toEqual({ behind: ['t1', 't2'] });
    expect(await wait('t3', 't1', 't2')).toEqual({ behind: ['t1', 't2'] });
    await end('t1');
    expect(await wait('t3', 't1', 't2')).toEqual({ behind: ['t2'] });
    await end('t2');
    expect(await wait('t3', 't2')).toEqual({ behind: [] });
  });

  it.each([
    ['a tag that moved', ['app:1', 1], ['app:1', 2]],
    ['a manifest by tag and by digest', ['app:1', 1], [`app@${digest(1)}`, 1]],
    ['a manifest under two tags', ['app:1', 1], ['app:latest', 1]],
  ] as [string, [string, number], [string, number]][])(
    'counts %s as the same artifact',
    async (_, one, other) => {
      planned('t1', one);
      planned('t2', other);
      await take('t1');
      expect(await take('t2')).toEqual({ behind: ['t1'] });
    },
  );

  it('tells equal digests of different repositories apart', async () => {
    planned('t1', ['app:1', 1]);
    planned('t2', ['web:1', 1]);
    await take('t1');
    expect(await take('t2')).toEqual({ behind: [] });
  });

  it('keeps its place when it is repeated, so that no two wait for each other', async () => {
    planned('t1', ['app:1', 1]);
    planned('t2', ['app:1', 1]);
    await take('t1');
    await take('t2');
    expect(await take('t1')).toEqual({ behind: [] });
    expect(await take('t2')).toEqual({ behind: ['t1'] });
  });

  it('ends without having been taken, and twice', async () => {
    await end('t1');
    await end('t1');
    planned('t2', ['app:1', 1]);
    expect(await take('t2')).toEqual({ behind: [] });
  });
});

describe('takeTurn, asked again', () => {
  it('ends when the transfer is cancelled', async () => {
    await take('t2');
    await cancelled(memory, 't2');
    await expect(wait('t2', 't1')).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
  });
});

it('reads waybills where a plan is damaged, and waits for none that tells nothing', async () => {
  for (const id of ['t1', 't2', 't3']) planned(id, ['app:1', 1]);
  await take('t1');
  await take('t2');
  for (const id of ['t1', 't2']) memory.documents.set(planPath(id).name, { nonsense: true });
  memory.documents.set(waybillPath('t2', 1).name, { nonsense: true });
  expect(await take('t3')).toEqual({ behind: ['t1'] });
});
