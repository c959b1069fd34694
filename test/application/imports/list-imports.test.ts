import { beforeEach, describe, expect, it } from 'vitest';
import { importQuerySchema, listImports } from '../../../src/application/imports/list-imports';
import type { ImportStatus } from '../../../src/domain/imports/import';
import { importIndexPath, importPath } from '../../../src/records/imports/paths';
import { sampleImport } from '../../domain/imports/sample-import';
import { memoryServices, type MemoryServices } from '../../support/services';

let memory: MemoryServices;
const statuses: ImportStatus[] = ['waiting', 'gone', 'succeeded', 'replaced', 'gone', 'unknown'];

beforeEach(async () => {
  memory = memoryServices();
  const records = memory.services.records(memory.route);
  for (const [n, status] of statuses.entries()) {
    const importId = `i${String(n).padStart(24, '0')}`;
    const seenAt = new Date(Date.UTC(2026, 0, 1, n)).toISOString();
    const transfer = { transferId: `t${n}`, batch: 1, route: 'default' };
    const each = sampleImport({ importId, status, seenAt, blob: `${n}.tar`, ...(n > 3 && { transfer }) });
    await records.write(importPath(importId), each);
    await records.create(importIndexPath(importId, seenAt), { importId });
  }
});

const list = (query: Record<string, string>) => listImports(memory.services, importQuerySchema.parse(query));
const blobs = async (query: Record<string, string>) => (await list(query)).imports.map(({ blob }) => blob);

describe('the list of imports', () => {
  it('is newest first, in pages', async () => {
    const all = await list({ limit: '100' });
    const times = all.imports.map(({ seenAt }) => seenAt);
    expect(times).toHaveLength(6);
    expect(times).toEqual([...times].sort().reverse());
    const first = await list({ limit: '2' });
    const rest = await list({ limit: '100', continuationToken: first.continuationToken! });
    expect([...first.imports, ...rest.imports]).toEqual(all.imports);
  });

  it('is filtered by status and transfer', async () => {
    expect(await blobs({ status: 'gone,replaced' })).toEqual(['4.tar', '3.tar', '1.tar']);
    expect(await blobs({ transfer: 't5' })).toEqual(['5.tar']);
    expect(await blobs({ route: 'other' })).toEqual([]);
  });

  it('shows links and the name of the run', async () => {
    const importId = 'i000000000000000000000004';
    const run = { name: 'auto_1', startedBy: 'source-trigger', seenAt: '2026-01-01T05:00:00.000Z' } as const;
    const path = importPath(importId);
    await memory.services.records(memory.route).update(path, (before) => ({ ...before!, run }));
    expect((await list({ transfer: 't4' })).imports[0]).toMatchObject({
      run: 'auto_1',
      links: { self: `/api/imports/${importId}`, transfer: '/api/transfers/t4' },
    });
  });
});

describe('finding imports', () => {
  it.each([
    ['blob', '5.t', ['5.tar']],
    ['transfer', 't4', ['4.tar']],
    ['id', 'i000000000000000000000002', ['2.tar']],
    ['nothing', 'elsewhere', []],
  ])('goes by text in the %s', async (_, search, found) => {
    expect(await blobs({ search })).toEqual(found);
  });

  it('goes by what a run imported', async () => {
    const path = importPath('i000000000000000000000001');
    const seenAt = '2026-01-01T05:00:00.000Z';
    const run = { name: 'r', startedBy: 'other', seenAt, artifacts: ['team/app:7'] } as const;
    await memory.services.records(memory.route).update(path, (before) => ({ ...before!, run }));
    expect(await blobs({ search: 'app:7' })).toEqual(['1.tar']);
  });

  it('sorts by size and time taken, each in a list', async () => {
    for (const [n, bytes] of [30, 10, 20].entries()) {
      const finishedAt = new Date(Date.UTC(2026, 0, 1, n) + 1000 - bytes).toISOString();
      const path = importPath(`i${String(n).padStart(24, '0')}`);
      await memory.services
        .records(memory.route)
        .update(path, (before) => ({ ...before!, bytes, finishedAt }));
    }
    expect((await blobs({ sort: '-bytes' })).slice(0, 3)).toEqual(['0.tar', '2.tar', '1.tar']);
    const { imports } = await list({ sort: 'duration', limit: '3' });
    expect(imports.map(({ tookMs, bytes }) => [tookMs, bytes])).toEqual([
      [970, 30],
      [980, 20],
      [990, 10],
    ]);
  });
});
