import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sampleImages } from '../../rehearsal/images/samples';
import { followTransfer } from '../../rehearsal/start/follow';
import type { TransferSummary } from '../../src/application/transfer/transfer-views';
import type { TransferReport } from '../../src/domain/transfer/report';
import type { BatchResult } from '../../src/domain/transfer/results';
import { splitReference, useSystem } from './running-system';
import { batchResultPath } from '../../src/records/transfer/paths';

const index = 'samples/multi:2.0';
const file = path.join(mkdtempSync(path.join(tmpdir(), 'acr-ferry-routes-')), 'routes.json');
/** A second route between the same accounts and vaults, with pipelines and secrets of its own. */
const second = (side: string) => ({ pipeline: `${side}second`, sasSecret: `${side}second` });
const routes = {
  second: {
    source: second('export'),
    target: second('import'),
    copy: { strategy: 'stream' },
    concurrentBatches: 1,
  },
  default: {
    schedules: [{ name: 'often', cron: '* * * * * *', artifacts: [index] }],
    events: [{ name: 'samples', selection: { allow: ['samples/**'] }, quietSeconds: 1 }],
  },
};
writeFileSync(file, JSON.stringify({ routes }));

describe('transfers that start by themselves', () => {
  const system = useSystem({ ROUTES_FILE: file, SCHEDULES_LOOK: '* * * * * *' });
  let digests: Map<string, string>;

  beforeAll(async () => {
    const { app, control, push } = system();
    const hook = `${app.url}/runtime/webhooks/eventgrid?functionName=noteRegistryPush&code=${app.systemKey}`;
    await control('POST', 'subscriptions', {
      url: hook,
      eventTypes: ['Microsoft.ContainerRegistry.ImagePushed'],
    });
    digests = await push(await sampleImages());
  });

  /** Finished transfers of a trigger. */
  async function finished(trigger: 'event' | 'schedule'): Promise<TransferSummary[]> {
    const { transfers } = await system().client.call('listTransfers', { query: { trigger } });
    return transfers.filter(({ finishedAt }) => finishedAt !== undefined);
  }

  async function transferBySecond(reference: string): Promise<TransferReport> {
    const { client } = system();
    const response = await client.request('POST', 'transfers', { artifacts: [reference], route: 'second' });
    const { transferId } = (await response.json()) as { transferId: string };
    return followTransfer(client, transferId, () => undefined);
  }

  async function batchOf(transferId: string): Promise<BatchResult> {
    const state = system().storage('source').getContainerClient('acr-ferry');
    const text = await state.getBlobClient(batchResultPath(transferId, 1).name).downloadToBuffer();
    return JSON.parse(text.toString()) as BatchResult;
  }

  it('follow a push: every tag a rule takes, and no other', async () => {
    const taken = [...digests].filter(
      ([reference]) => /^samples\/.*:/.test(reference) && !reference.includes('@'),
    );
    // The schedule moves it as well: who comes second leaves it out, as the target holds it already.
    const followed = async () => {
      const seen = new Set<string>([index]);
      for (const { transferId, status, cause } of await finished('event')) {
        expect({ status, cause }).toEqual({ status: 'succeeded', cause: 'samples' });
        const { artifacts } = await system().client.report(transferId);
        for (const { reference } of artifacts) seen.add(reference);
      }
      return [...seen].sort();
    };
    await expect.poll(followed, { interval: 200 }).toEqual(taken.map(([reference]) => reference).sort());
    for (const [reference, digest] of taken) {
      expect(await system().target.digestOf(...splitReference(reference)), reference).toBe(digest);
    }
  });

  it('keep a schedule, also when it shares an artifact with a push', async () => {
    const succeeded = ({ status, cause }: TransferSummary) => status === 'succeeded' && cause === 'often';
    await expect.poll(async () => (await finished('schedule')).filter(succeeded)).not.toEqual([]);
    const response = await system().client.request('POST', 'schedules/default/often/pause', {
      reason: 'enough',
    });
    expect(await response.json()).toMatchObject({
      paused: { reason: 'enough' },
      last: { outcome: expect.stringMatching(/^(started|skipped)$/) as string },
    });
  });

  it('leave a second route alone, which shares containers and vaults with the first', async () => {
    const [reference = ''] = [...digests.keys()].filter((each) => each.startsWith('team/'));
    const { client } = system();
    const refused = await client.request('POST', 'transfers', { artifacts: [reference] });
    expect(await refused.json()).toMatchObject({ errors: [{ field: '/route' }] });
    expect(await transferBySecond(reference)).toMatchObject({ route: 'second', status: 'succeeded' });
    const { secrets } = await client.call('listSas');
    expect(secrets.map(({ secret }) => secret).sort()).toEqual([
      'acrexportsas',
      'acrimportsas',
      'exportsecond',
      'importsecond',
    ]);
  });

  it('take turns on a route that moves one batch at a time', async () => {
    const reports = await Promise.all(['samples/web:1.0', 'samples/web:1.1', index].map(transferBySecond));
    expect(reports.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    const spans = await Promise.all(reports.map(async ({ transferId }) => (await batchOf(transferId)).spans));
    const inOrder = spans.map((span) => [span.export!.from, span.verify!.to]).sort();
    // One after the other: all times together are in order as well.
    expect(inOrder.flat()).toEqual(inOrder.flat().sort());
  });
});
