import { beforeEach, describe, expect, it } from 'vitest';
import { auditQuerySchema, listAudit } from '../../../src/application/audit/list-audit';
import { noteChange } from '../../../src/application/audit/note-change';
import { auditEntryPath, auditOutcomePath } from '../../../src/records/audit/paths';
import { timeKey } from '../../../src/domain/transfer/names';
import { sampleCaller } from '../../support/documents';
import { memoryServices, type MemoryServices } from '../../support/services';

let memory: MemoryServices;
const hour = (n: number) => new Date(Date.UTC(2026, 0, 1, n));

beforeEach(async () => {
  memory = memoryServices();
  for (const [n, [action, subject, name]] of [
    ['transfer.start', 'route default', 'eva'],
    ['transfer.cancel', 'transfer t1', 'bob'],
    ['transfers.other', 'transfer t2', 'eva'],
    ['sas.rotate', 'SAS of default/source', 'Eva'],
  ].entries()) {
    const services = { ...memory.services, now: () => hour(n) };
    const { end } = await noteChange(services, {
      caller: { ...sampleCaller, name: name! },
      action: action!,
      subject: subject!,
    });
    if (n === 0) await end({ outcome: 'accepted', made: '/api/transfers/t7' });
    if (n === 1) await end({ outcome: 'refused', code: 'TRANSFER_FINISHED' });
  }
});

const list = (query: object = {}) => listAudit(memory.services, auditQuerySchema.parse(query));

describe('the audit list', () => {
  it('has the newest first, each with what it came to', async () => {
    expect((await list()).audit).toMatchObject([
      { action: 'sas.rotate', outcome: 'unknown' },
      { action: 'transfers.other', at: hour(2).toISOString(), outcome: 'unknown' },
      { action: 'transfer.cancel', outcome: 'refused', code: 'TRANSFER_FINISHED' },
      { action: 'transfer.start', outcome: 'accepted', made: '/api/transfers/t7' },
    ]);
  });

  it.each([
    [{ action: 'transfer' }, ['transfer.cancel', 'transfer.start']],
    [{ action: 'transfer.cancel,sas' }, ['sas.rotate', 'transfer.cancel']],
    [{ caller: 'eva' }, ['sas.rotate', 'transfers.other', 'transfer.start']],
    [{ subject: 'T1' }, ['transfer.cancel']],
    [{ subject: 't7' }, ['transfer.start']],
    [{ from: hour(1).toISOString(), to: hour(2).toISOString() }, ['transfers.other', 'transfer.cancel']],
    [{ action: 'purge' }, []],
  ])('filters by %j', async (query, actions) => {
    expect((await list(query)).audit.map(({ action }) => action)).toEqual(actions);
  });

  it('refuses an action there is not', () => {
    expect(() => auditQuerySchema.parse({ action: 'bogus' })).toThrow(
      'must be one or more of transfer.start',
    );
  });

  it('pages', async () => {
    const first = await list({ limit: '3' });
    expect(first.audit).toHaveLength(3);
    const { audit, ...rest } = await list({ limit: '3', continuationToken: first.continuationToken });
    expect(audit.map(({ action }) => action)).toEqual(['transfer.start']);
    expect(rest).toEqual({});
  });

  it.each([{ limit: '0' }, { continuationToken: '../x' }, { from: 'x' }, { who: 'x' }])(
    'refuses %j',
    (query) => {
      expect(auditQuerySchema.safeParse(query).success).toBe(false);
    },
  );

  it('reads a page of a hundred thousand entries, and goes on where few fit', async () => {
    for (let n = 0; n < 100_000; n++) {
      const at = new Date(Date.UTC(2025, 0, 1) + n * 1000).toISOString();
      const key = `${timeKey(at)}-${String(n).padStart(16, '0')}`;
      const name = n === 50_000 ? 'rare' : 'often';
      const entry = {
        at,
        caller: { kind: 'user', name },
        action: 'transfer.start',
        subject: 'route default',
      };
      memory.documents.set(auditEntryPath(key).name, entry);
      memory.documents.set(auditOutcomePath(key).name, { outcome: 'accepted' });
    }
    const reads = { count: 0 };
    const services = {
      ...memory.services,
      records: (route: Parameters<typeof memory.services.records>[0]) => {
        const records = memory.services.records(route);
        return {
          ...records,
          read: <T>(path: Parameters<typeof records.read<T>>[0]) => (reads.count++, records.read(path)),
        };
      },
    };
    const page = await listAudit(services, auditQuerySchema.parse({ limit: '100' }));
    expect(page.audit).toHaveLength(100);
    expect(reads.count).toBeLessThanOrEqual(200);
    reads.count = 0;
    const rare = await listAudit(services, auditQuerySchema.parse({ caller: 'rare', limit: '100' }));
    expect([rare.audit, reads.count]).toEqual([[], 500]);
    expect(rare.continuationToken).toBeDefined();
  });
});
