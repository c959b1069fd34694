import { describe, expect, it } from 'vitest';
import { underWay } from '../../../src/application/doctor/under-way';
import { beginAgain, emptyLedger } from '../../../src/domain/transfer/ledger';
import { noteOpenWork } from '../../../src/records/open-work';
import { changeLedger } from '../../../src/records/transfer/ledger';
import { memoryServices } from '../../support/services';
import { fakeClient } from '../fake-client';

describe('what is under way', () => {
  it('is nothing once all has ended', async () => {
    const client = fakeClient();
    client.set('t1', { runtimeStatus: 'Completed' });
    client.set('t2', { runtimeStatus: 'Terminated' });
    const { services } = memoryServices();
    client.set('i1', { name: 'superviseImport', runtimeStatus: 'Completed' });
    await noteOpenWork(services, services.route('default'), 'i1', { name: 'superviseImport', input: {} });
    expect(await underWay({ ...services, client })).toEqual({
      drained: true,
      total: 0,
      work: [],
    });
  });

  it('is whatever waits or runs, paused and suspended too, and what is yet to be begun again', async () => {
    const client = fakeClient();
    const { services } = memoryServices();
    const route = services.route('default');
    client.set('t1', { runtimeStatus: 'Suspended' });
    client.set('sas-all', { name: 'rotateSas', runtimeStatus: 'Pending' });
    await changeLedger(services, route, () => beginAgain(beginAgain(emptyLedger, 't1'), 't2'));
    await noteOpenWork(services, route, 'i1', { name: 'superviseImport', input: {} });
    const since = '2026-01-01T00:00:00.000Z';
    expect(await underWay({ ...services, client })).toEqual({
      drained: false,
      total: 4,
      work: [
        { id: 't2', name: 'transfer', state: 'lost' },
        { id: 'i1', name: 'open work', state: 'lost' },
        { id: 't1', name: 'transfer', state: 'running', since },
        { id: 'sas-all', name: 'rotateSas', state: 'queued', since },
      ],
    });
  });

  it('is counted whole, and what is lost is named however much goes on', async () => {
    const client = fakeClient();
    const { services } = memoryServices();
    const route = services.route('default');
    const ids = Array.from({ length: 120 }, (_, n) => `i${String(n).padStart(3, '0')}`);
    for (const id of ids) client.set(id, { name: 'superviseImport', runtimeStatus: 'Running' });
    for (const id of [...ids, 'j1'])
      await noteOpenWork(services, route, id, { name: 'superviseImport', input: {} });
    const { total, work } = await underWay({ ...services, client });
    expect(total).toBe(121);
    expect(work).toHaveLength(100);
    expect(work[0]).toMatchObject({ id: 'j1', state: 'lost' });
  });
});
