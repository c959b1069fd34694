import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { generateImages } from '../../../rehearsal/images/samples';
import { pushToCloud } from '../../../rehearsal/images/push-to-cloud';
import { soakKills } from '../../support/soaking';
import { createKillableSystem } from '../killable-system';
import { superviseApp } from '../lost-workers/supervised-app';
import { runsIn } from '../pipeline-runs';

const artifactsEach = 5;
const state = mkdtempSync(path.join(tmpdir(), 'acr-ferry-paused-'));
const system = createKillableSystem(state);
const app = superviseApp(system.app);
let references: string[];

beforeAll(async () => {
  const endpoints = await system.cloud.start();
  const images = await pushToCloud(endpoints, await generateImages(4 * artifactsEach));
  references = images.map(({ reference }) => reference);
  await app.start();
});
afterAll(async () => {
  await system.app.kill();
  await system.cloud.kill();
  rmSync(state, { recursive: true, force: true });
});

interface Standing {
  readonly status: string;
  readonly paused?: { readonly by: string };
  readonly acts?: readonly { readonly act: string }[];
}

const look = (id: string) => app.ask<Standing>('GET', `api/transfers/${id}`);
const pause = (id: string) => app.ask('POST', `api/transfers/${id}/pause`);

/** Names of the import runs of a transfer that were ever asked for. */
const importsOf = (id: string): string[] => runsIn(state, 'import').filter((name) => name.includes(id));

type Trouble = (id: string) => Promise<void>;

const troubles: readonly [string, number, Trouble][] = [
  [
    'the worker was killed',
    0,
    async (id) => {
      await pause(id);
      await app.killWorker();
    },
  ],
  [
    'the host was killed',
    1,
    async (id) => {
      await pause(id);
      await app.killHost();
    },
  ],
  [
    'its worker was dead when it was paused',
    2,
    async (id) => {
      await app.killWorker();
      await pause(id);
    },
  ],
  [
    'the worker died at its claim, and the host and the worker after that',
    3,
    async (id) => {
      await Promise.all([pause(id), app.killWorker({ function: 'claimBatch' })]);
      await app.killHost();
      await app.killWorker();
    },
  ],
];

// The whole of them by `npm run soak`; without, the last, which has all the others' deaths.
it.each(troubles.slice(soakKills === undefined ? -1 : 0))(
  'a paused transfer stays so when %s, and then brings everything once',
  async (_, n, trouble) => {
    const from = n * artifactsEach;
    const id = await app.transfer(`paused-${n}`, {
      artifacts: references.slice(from, from + artifactsEach),
    });
    await trouble(id);
    await sleep(4000);
    const held = await look(id);
    expect(held).toMatchObject({ paused: { by: expect.any(String) as string } });
    expect(['queued', 'running']).toContain(held.status);
    const before = importsOf(id);
    await sleep(3000);
    expect(importsOf(id)).toEqual(before);
    await app.ask('POST', `api/transfers/${id}/resume`);
    const report = await app.report(id);
    expect(report).toMatchObject({ status: 'succeeded' });
    expect(report.artifacts.filter(({ verified }) => verified)).toHaveLength(artifactsEach);
    expect(importsOf(id)).toHaveLength(1);
    expect((await look(id)).acts?.map(({ act }) => act)).toEqual(['pause', 'resume']);
  },
);
