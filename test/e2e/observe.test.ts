import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../cli/client/contract';
import { generateImages } from '../../rehearsal/images/samples';
import { followTransfer } from '../../rehearsal/start/follow';
import type { ImportView } from '../../src/application/imports/get-import';
import { leaksIn, knownSecrets } from '../support/leaks';
import { useSystem } from './running-system';
import { runPatiently } from './walkthrough-run';

const system = useSystem({ IMPORT_BY: 'trigger' });
let transferId: string;
let artifacts: string[];
let midway: { readonly code: number; readonly stdout: string };

beforeAll(async () => {
  artifacts = [...(await system().push(await generateImages(2))).keys()];
  const { app, client } = system();
  ({ transferId } = await client.startTransfer(artifacts));
  process.env.ACR_FERRY_KEY = app.functionKey;
  midway = await runPatiently(['status', '--url', app.url, '--json']);
  const report = await followTransfer(client, transferId, () => undefined);
  expect(report.error).toBeUndefined();
  expect(report.status).toBe('succeeded');
});

const imports = async (transfer?: string) =>
  (await system().client.call('listImports', { query: { transfer } })).imports;
const read = (id: string) => system().client.call('getImport', { at: { id } });

/** The import of a blob once it is as wanted. */
async function until(blob: string, wanted: (found: ImportView) => boolean): Promise<ImportView> {
  for (;;) {
    const summary = (await imports()).find((each) => each.blob === blob);
    const found = summary && (await read(summary.importId));
    if (found !== undefined && wanted(found)) return found;
    await sleep(100);
  }
}

const targetContainer = () =>
  system().storage('target').getContainerClient(system().endpoints.storage.target.container);

describe('with the source trigger as driver', () => {
  it('a transfer is imported by ACR, seen from the blob to the end', async () => {
    const blob = `${transferId}/batch-0001.tar`;
    const found = await until(blob, ({ status }) => status !== 'waiting' && status !== 'importing');
    expect(found).toMatchObject({
      status: 'succeeded',
      willImport: true,
      transfer: { transferId, batch: 1 },
      seenBy: 'blob-trigger',
      run: { startedBy: 'source-trigger', name: expect.stringContaining('_') as string },
    });
    expect([...found.run!.artifacts!].sort()).toEqual([...artifacts].sort());
    // ACR and the blob trigger notice the blob independently: only the times of the run have an order.
    const times = [found.run!.triggeredAt!, found.run!.startedAt!, found.run!.finishedAt!].map((time) =>
      Date.parse(time),
    );
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('the transfer was under way, as the terminal says with 1, until it came to its end', async () => {
    expect(midway).toMatchObject({ code: 1 });
    const { drained, work } = JSON.parse(midway.stdout) as Answer<'getUnderWay'>;
    expect(drained).toBe(false);
    const named = { id: transferId, name: 'transfer' };
    expect(work).toContainEqual(
      expect.objectContaining({ ...named, state: expect.stringMatching(/^(queued|running)$/) as string }),
    );
    const left = async () => {
      const { work } = await system().client.call('getUnderWay');
      return work.filter(({ id }) => id.startsWith(transferId));
    };
    await expect.poll(left).toEqual([]);
  });

  it('the transfer shows import and run, and its waybill is no import', async () => {
    const { batches } = await system().client.transfer(transferId);
    expect(batches[0]?.import).toMatchObject({ status: 'succeeded', run: expect.any(String) as string });
    expect(await imports(transferId)).toHaveLength(1);
    expect((await imports()).filter(({ blob }) => blob.endsWith('.json'))).toEqual([]);
  });

  it('a blob that lost its metadata is told why it waits, and is imported once that is mended', async () => {
    const container = targetContainer();
    const archive = await container.getBlobClient(`${transferId}/batch-0001.tar`).downloadToBuffer();
    const copy = container.getBlockBlobClient('by hand/copy 1.tar');
    await copy.uploadData(archive);
    const waiting = await until('by hand/copy 1.tar', () => true);
    expect(waiting).toMatchObject({ status: 'waiting', willImport: false });
    expect(waiting.transfer).toBeUndefined();
    const unmet = waiting.verdict!.conditions.filter(({ state }) => state === 'unmet');
    expect(unmet).toMatchObject([
      {
        name: 'category',
        found: 'metadata category is missing',
        remedy: expect.stringContaining('category=') as string,
        command: expect.stringContaining("--name 'by hand/copy 1.tar' --metadata category=") as string,
      },
    ]);

    await copy.setMetadata({ category: 'acr-transfer-blob' });
    const imported = await until('by hand/copy 1.tar', ({ status }) => status === 'succeeded');
    expect(imported.run).toMatchObject({ startedBy: 'source-trigger' });
  });

  it('events that are none of its business change nothing', async () => {
    const { app } = system();
    const before = await imports();
    const notify = (events: unknown) =>
      fetch(`${app.url}/runtime/webhooks/eventgrid?functionName=observeImportEvent&code=${app.systemKey}`, {
        method: 'POST',
        headers: { 'aeg-event-type': 'Notification' },
        body: JSON.stringify(events),
      });
    const event = { eventType: 'Microsoft.Storage.BlobCreated', topic: 'x', subject: 7, data: null };
    expect((await notify([event, {}, 7, { ...event, subject: 'nowhere' }])).status).toBe(202);
    expect(await imports()).toEqual(before);
  });

  it('nothing it left behind holds a secret', async () => {
    const { state, endpoints } = system();
    const known = knownSecrets(state, endpoints);
    const log = () => readFileSync(`${state}/logs/app.log`, 'latin1');
    await expect.poll(log).toContain('"event":"import.succeeded"');
    expect(leaksIn('app.log', log(), known)).toEqual([]);
    const [first] = await imports();
    expect(leaksIn('import', JSON.stringify(await read(first!.importId)), known)).toEqual([]);
  });
});
