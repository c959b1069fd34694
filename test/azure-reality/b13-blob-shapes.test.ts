import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as df from 'durable-functions';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createVirtualClock } from '../../rehearsal/host/clock';
import type { HostOptions } from '../../rehearsal/host/host-options';
import { parseBlobEvent } from '../../src/application/imports/parse-blob-event';
import { registerBlobTriggers } from '../../src/functions/imports/observe-import';
import { orchestratorNames } from '../../src/orchestrations/names';
import { services } from '../../src/services';
import { startApp } from '../rehearsal/host/fixtures/start-app';
import { memoryContainer } from '../rehearsal/host/triggers/blob/memory-container';
import { memoryServices } from '../support/services';

vi.mock('../../src/services', () => ({ services: vi.fn() }));

/** What a host says of a blob differs: with connections by identity it may name none. */

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'acr-ferry-shapes-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Lets the host show one blob to the app; what the app wrote, and what the poison queue holds. */
async function show(blobsWithout: NonNullable<HostOptions['blobsWithout']>) {
  const observed = { OBSERVE_STORAGE: 'T', T: 'UseDevelopmentStorage=true', OBSERVE_SOURCE: 'scan' };
  const memory = memoryServices(observed);
  vi.mocked(services).mockReturnValue(memory.services);
  const clock = createVirtualClock();
  const lines: string[] = [];
  const container = memoryContainer(new Map([['a.tar', { etag: '0x1', text: '' }]]));
  const host = await startApp(
    () => {
      df.app.orchestration(orchestratorNames.followImport, function* () {
        yield* [];
      });
      registerBlobTriggers([memory.route]);
    },
    {
      blobsWithout,
      clock,
      stateFolder: folder,
      connectBlobs: () => container,
      log: (_, category, text) => {
        if (category.endsWith('.User')) lines.push(text);
      },
    },
  );
  const poison = join(folder, 'blobs/webjobs-blobtrigger-poison.jsonl');
  while (!existsSync(poison) && !lines.some((line) => line.includes('import.seen'))) {
    await sleep(50);
    const next = clock.next();
    if (next !== undefined) clock.advanceTo(next);
  }
  // What is taken well comes back to no queue.
  await sleep(50);
  await host.stop();
  return { lines: lines.join('\n'), poison: existsSync(poison) ? readFileSync(poison, 'utf8') : '' };
}

describe('a blob the host shows', () => {
  it.each([[[]], [['connection']], [['reference']], [['connection', 'path']]] as const)(
    'is taken without %j',
    async (without) => {
      const { lines, poison } = await show(without);
      expect(lines).toContain('"event":"import.seen"');
      expect(lines).toContain('"blob":"a.tar"');
      expect(poison).toBe('');
    },
  );

  it('without any name goes to the poison queue', async () => {
    const { lines, poison } = await show(['reference', 'path']);
    expect(lines).not.toContain('import.seen');
    expect(JSON.parse(poison)).toMatchObject({ BlobName: 'a.tar' });
  });
});

describe('an event of a storage account', () => {
  const account = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/target';
  const type = 'Microsoft.Storage.BlobCreated';
  const event = {
    topic: account,
    subject: '/blobServices/default/containers/transfer/blobs/a.tar',
    eventType: type,
    data: { eTag: '0x1' },
  };

  it.each([
    ['no version', { data: { eTag: null } }],
    ['an empty version', { data: { eTag: '' } }],
    ['nulls besides', { source: null, type: null, time: null, eventTime: null, data: { eTag: null } }],
    ['nulls where the other schema has names', { topic: null, source: account, eventType: null, type }],
  ])('names its blob with %s', (_, change) => {
    const told = parseBlobEvent({ ...event, ...change }, new Date());
    expect(told).toMatchObject({ account: 'target', container: 'transfer', blob: 'a.tar' });
    expect(told).not.toMatchObject({ etag: '' });
  });
});
