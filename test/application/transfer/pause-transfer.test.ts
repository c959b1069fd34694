import { beforeEach, describe, expect, it } from 'vitest';
import { cancelTransfer } from '../../../src/application/transfer/cancel-transfer';
import { getTransfer } from '../../../src/application/transfer/get-transfer';
import { listQuerySchema, listTransfers } from '../../../src/application/transfer/list-transfers';
import type { App } from '../../../src/application/instances';
import { recoverTransfers } from '../../../src/application/transfer/recover-transfers';
import { pauseTransfer, resumeTransfer } from '../../../src/application/transfer/pause-transfer';
import { begin } from '../../../src/domain/transfer/ledger';
import { changeLedger, endTransfers, readLedger } from '../../../src/records/transfer/ledger';
import { indexKey, indexPath } from '../../../src/records/transfer/paths';
import { memoryServices, type MemoryServices } from '../../support/services';
import { fakeClient, transferInstance, type FakeClient } from '../fake-client';

const id = 't000000000000001';
const at = '2026-01-01T00:00:00.000Z';
let client: FakeClient;
let memory: MemoryServices;
const app = () => ({ ...memory.services, client });

beforeEach(async () => {
  client = fakeClient();
  memory = memoryServices();
  client.set(id, transferInstance(id));
  await changeLedger(memory.services, memory.route, (ledger) => begin(ledger, id));
});

const pause = (by = 'eva') => pauseTransfer(app(), id, { by, reason: 'freeze' });
const resume = () => resumeTransfer(app(), id, { by: 'bob' });
const listed = async () => {
  memory.documents.set(indexPath(indexKey(id, at)).name, {});
  return (await listTransfers(app(), { status: undefined, trigger: undefined, limit: 10 })).transfers;
};
const refused = { code: 'TRANSFER_FINISHED' };

/** Does something with a worker that dies right before it tells of it. */
const dying = async (act: (app: App) => Promise<unknown>) => {
  const log = () => {
    throw new Error('dead');
  };
  await expect(act({ ...app(), log })).rejects.toThrow('dead');
};
const told = () =>
  [...memory.documents.keys()].flatMap(
    (name) => /^events\/told\/.*\.(paused|resumed)\./.exec(name)?.[1] ?? [],
  );

describe('a pause and its end', () => {
  it('are told when the next look comes, whoever died before telling', async () => {
    await dying((dead) => pauseTransfer(dead, id, { by: 'eva' }));
    expect(told()).toEqual([]);
    await recoverTransfers(app());
    expect(told()).toEqual(['paused']);
    await dying((dead) => resumeTransfer(dead, id, { by: 'bob' }));
    await recoverTransfers(app());
    await recoverTransfers(app());
    expect(told()).toEqual(['paused', 'resumed']);
  });

  it('are noted when the next look comes, whoever died before noting', async () => {
    await pause();
    memory.documents.delete(`transfers/${id}/acts.json`);
    await recoverTransfers(app());
    await recoverTransfers(app());
    const { acts } = await getTransfer(app(), id);
    expect(acts).toMatchObject([{ act: 'pause', by: 'eva', reason: 'freeze' }]);
  });

  it('are listed by that, whatever the status', async () => {
    const count = async (status: string) => {
      await listed();
      return (await listTransfers(app(), listQuerySchema.parse({ status }))).transfers.length;
    };
    expect(await count('paused')).toBe(0);
    await pause();
    expect(await count('paused')).toBe(1);
    expect(await count('failed,paused')).toBe(1);
    expect(await count('failed')).toBe(0);
    await resume();
    expect(await count('paused')).toBe(0);
  });

  it('are told when somebody asks again, or asks for the other', async () => {
    await dying((dead) => pauseTransfer(dead, id, { by: 'eva' }));
    await dying((dead) => resumeTransfer(dead, id, { by: 'bob' }));
    await resume();
    expect(told()).toEqual(['resumed']);
    await pause();
    await resume();
    expect((await getTransfer(app(), id)).acts?.map(({ act }) => act)).toEqual([
      ...['pause', 'resume', 'pause', 'resume'],
    ]);
  });
});

describe('pausing a transfer', () => {
  it('shows by whom, since when and why, until it is resumed; what was done stays', async () => {
    const paused = { by: 'eva', at, reason: 'freeze' };
    expect(await pause()).toMatchObject({ status: 'running', paused });
    expect(await getTransfer(app(), id)).toMatchObject({ paused, acts: [{ act: 'pause', ...paused }] });
    expect(await listed()).toMatchObject([{ paused }]);
    expect(await resume()).not.toHaveProperty('paused');
    expect((await listed())[0]).not.toHaveProperty('paused');
    const view = await getTransfer(app(), id);
    expect(view).not.toHaveProperty('paused');
    expect(view.acts).toEqual([
      { act: 'pause', ...paused },
      { act: 'resume', by: 'bob', at },
    ]);
    const told = (what: string) =>
      memory.documents.get(`events/told/${id}.${what}.2026-01-01T000000.000Z.json`);
    expect(told('paused')).toMatchObject({ type: 'transfer.paused', reason: 'freeze', facts: { by: 'eva' } });
    expect(told('resumed')).toMatchObject({ type: 'transfer.resumed', facts: { by: 'bob' } });
  });

  it('changes nothing when it is asked for again, also by two at once', async () => {
    await Promise.all([pause('eva'), pause('bob')]);
    await pause('carl');
    expect((await getTransfer(app(), id)).paused?.by).toBe('eva');
    await Promise.all([resume(), resume()]);
    await resume();
    expect((await getTransfer(app(), id)).acts?.map(({ act }) => act)).toEqual(['pause', 'resume']);
  });

  it('is over when the transfer is cancelled, and cannot follow', async () => {
    await pause();
    await cancelTransfer(app(), id, { requestedBy: 'bob' });
    expect(await getTransfer(app(), id)).toMatchObject({ cancelRequested: true });
    await expect(pause()).rejects.toMatchObject(refused);
    expect(await readLedger(memory.services, memory.route)).toMatchObject({ paused: {}, cancelled: [id] });
  });

  it('is refused of one that has ended, or ends meanwhile', async () => {
    await endTransfers(memory.services, memory.route, [id]);
    await expect(pause()).rejects.toMatchObject(refused);
    const output = { status: 'succeeded', artifacts: { total: 1, verified: 1, failed: 0 } };
    client.set(id, transferInstance(id, { runtimeStatus: 'Completed', output }));
    await expect(pause()).rejects.toMatchObject(refused);
    await expect(resume()).rejects.toMatchObject(refused);
  });
});
