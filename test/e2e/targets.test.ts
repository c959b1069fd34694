import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { generateImages } from '../../rehearsal/images/samples';
import { followTransfer } from '../../rehearsal/start/follow';
import type { TransferReport } from '../../src/domain/transfer/report';
import { useSystem } from './running-system';

const names = ['one', 'two', 'late'];
const targets = [...names.map((name) => ({ name })), { name: 'carried', mode: 'send' }];
const folder = mkdtempSync(path.join(tmpdir(), 'acr-ferry-routes-'));
const routes = path.join(folder, 'routes.json');
writeFileSync(routes, JSON.stringify({ routes: { public: { targets } } }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a source with several targets', () => {
  const system = useSystem({ ROUTES_FILE: routes });
  beforeEach(() => system().control('DELETE', 'requests'));

  const start = async (target: string, artifacts: readonly string[]): Promise<string> => {
    const body = { route: `public.${target}`, artifacts: [...artifacts] };
    return (await system().client.call('startTransfer', { body })).transferId;
  };
  const ended = (id: string): Promise<TransferReport> => followTransfer(system().client, id, () => undefined);
  /** Names of the export runs that the cloud was asked for. */
  const exportRuns = async (): Promise<string[]> => {
    const { requests } = await system().control<{ requests: { path: string }[] }>(
      'GET',
      'requests?service=arm&method=PUT',
    );
    return [...new Set(requests.flatMap(({ path: asked }) => /ferry\w+e\d+a\d+/.exec(asked) ?? []))];
  };

  it('exports once for all at the same time, one of them carried, and for one that comes later', async () => {
    const artifacts = [...(await system().push(await generateImages(60))).keys()];
    const ids = await Promise.all(['one', 'two', 'carried'].map((target) => start(target, artifacts)));
    const reports = await Promise.all(ids.map(ended));
    reports.push(await ended(await start('late', artifacts)));
    for (const { status, error } of reports) expect({ status, error }).toEqual({ status: 'succeeded' });
    expect(await exportRuns()).toHaveLength(2);
    const all = reports.flatMap(({ batches }) => batches);
    expect(all.filter(({ exportRun }) => exportRun !== undefined)).toHaveLength(2);
    expect(all.filter(({ reusedExport }) => reusedExport !== undefined)).toHaveLength(6);
    const handedOver = reports[2]!.batches.map(({ blob, handover }) => ({
      blob,
      waybill: handover?.waybill,
    }));
    const container = system().storage('source').getContainerClient('transfer');
    for (const { blob, waybill } of handedOver) {
      expect(blob.startsWith(ids[2]!)).toBe(true);
      expect(await container.getBlobClient(blob).exists()).toBe(true);
      const text = await container.getBlobClient(waybill!).downloadToBuffer();
      expect(JSON.parse(text.toString())).toMatchObject({ route: 'public.carried', transferId: ids[2] });
    }
  });

  it('goes on when the transfer that exports is cancelled', async () => {
    const artifacts = [...(await system().push(await generateImages(20))).keys()].slice(0, 7);
    const first = await start('one', artifacts);
    while ((await exportRuns()).length === 0) await sleep(100);
    const others = await Promise.all(['two', 'late'].map((target) => start(target, artifacts)));
    await system().client.call('cancelTransfer', { at: { id: first }, body: {} });
    const reports = await Promise.all(others.map(ended));
    for (const { status, error } of reports) expect({ status, error }).toEqual({ status: 'succeeded' });
    expect((await exportRuns()).length).toBeLessThanOrEqual(2);
  });
});
