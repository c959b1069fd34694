import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { Endpoints } from '../../rehearsal/endpoints';
import { generateImages } from '../../rehearsal/images/samples';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import { createAppClient } from '../../rehearsal/start/app-client';
import { followTransfer } from '../../rehearsal/start/follow';
import { createRegistryReader } from '../../rehearsal/start/registry-reader';
import { soakKills } from '../support/soaking';
import { countSteps } from './journals';
import { createKillableSystem } from './killable-system';

const kills = soakKills === undefined ? 12 : 50;
/** Every so many kills take the cloud along, whose state must survive just as well. */
const cloudDiesEvery = 10;

const state = mkdtempSync(path.join(tmpdir(), 'acr-ferry-kill-'));
const { cloud, app } = createKillableSystem(state);

afterAll(async () => {
  await app.kill();
  await cloud.kill();
  rmSync(state, { recursive: true, force: true });
});

async function push(endpoints: Endpoints, count: number): Promise<Map<string, string>> {
  const pushed = await pushToCloud(endpoints, await generateImages(count));
  return new Map(pushed.map(({ reference, digest }) => [reference, digest]));
}

describe('a transfer whose processes are killed at random moments', () => {
  it(
    `ends with every digest right and no step lost after ${kills} kills`,
    { timeout: 600_000 + kills * 20_000 },
    async () => {
      let endpoints = await cloud.start();
      const digests = await push(endpoints, 120);
      let client = createAppClient(await app.start());
      let transfers = 0;
      let transferId = '';
      let finished = true;

      for (let kill = 1; kill <= kills; kill++) {
        if (finished) {
          transfers++;
          ({ transferId } = await client.startTransfer([...digests.keys()]));
        }
        await sleep(Math.random() * 500);
        await app.kill();
        if (kill % cloudDiesEvery === 0) {
          await cloud.kill();
          endpoints = await cloud.start();
        }
        client = createAppClient(await app.start());
        finished = (await client.transfer(transferId)).finishedAt !== undefined;
      }
      const report = await followTransfer(client, transferId, () => undefined);
      expect(report.status).toBe('succeeded');
      const target = createRegistryReader(endpoints.registries.target, endpoints);
      for (const [reference, digest] of digests) {
        const [repository = '', tag = ''] = reference.split(/[:@](?=[^:@]*$)/);
        expect(await target.digestOf(repository, tag), reference).toBe(digest);
      }
      const steps = countSteps(state);
      expect(steps).toMatchObject({ completed: steps.scheduled });
      const twice = steps.executed - steps.completed;
      console.log(
        `${kills} kills, ${transfers} transfers, ${steps.scheduled} steps, ${Math.max(twice, 0)} of ` +
          'them run twice',
      );
    },
  );
});
