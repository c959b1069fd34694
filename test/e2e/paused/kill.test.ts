import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Endpoints } from '../../../rehearsal/endpoints';
import { generateImages } from '../../../rehearsal/images/samples';
import { pushToCloud } from '../../../rehearsal/images/push-to-cloud';
import { soakKills } from '../../support/soaking';
import { createKillableSystem } from '../killable-system';
import { superviseApp } from '../lost-workers/supervised-app';

const artifactsEach = 5;
const state = mkdtempSync(path.join(tmpdir(), 'acr-ferry-paused-'));
const system = createKillableSystem(state);
const app = superviseApp(system.app);
let endpoints: Endpoints;
let references: string[];

beforeAll(async () => {
  endpoints = await system.cloud.start();
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
async function importsOf(id: string): Promise<Set<string>> {
  const { control } = endpoints;
  const answer = await fetch(`${control.url}/requests?service=arm&method=PUT`, {
    headers: { authorization: `Bearer ${control.key}` },
  });
  const { requests } = (await answer.json()) as { requests: readonly { path: string }[] };
  const runs = requests.flatMap((put) => /\/pipelineRuns\/(ferry\w+i\d+a\d+)/.exec(put.path)?.[1] ?? []);
  return new Set(runs.filter((name) => name.includes(id)));
}

type Trouble = (id: string) => Promise<void>;

const troubles: readonly [string, number, Trouble][] = [
  [
    'the worker was killed',
    0,
    async (id) => {
      await pause(id);
      await app.killWorker(undefined);
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
      await app.killWorker(undefined);
      await pause(id);
    },
  ],
  [
    'the worker died at its claim, and the host and the worker after that',
    3,
    async (id) => {
      await Promise.all([pause(id), app.killWorker('claimBatch')]);
      await app.killHost();
      await app.killWorker(undefined);
    },
  ],
];

// The whole of them by `npm run soak`; without, the last, which has all the others' deaths.
it.each(troubles.slice(soakKills === undefined ? -1 : 0))(
  'a paused transfer stays so when %s, and then brings everything once',
  async (_, n, trouble) => {
    const from = n * artifactsEach;
    const id = await app.transfer(`paused-${n}`, references.slice(from, from + artifactsEach));
    await trouble(id);
    await sleep(4000);
    const held = await look(id);
    expect(held).toMatchObject({ paused: { by: expect.any(String) as string } });
    expect(['queued', 'running']).toContain(held.status);
    const before = await importsOf(id);
    await sleep(3000);
    expect(await importsOf(id)).toEqual(before);
    await app.ask('POST', `api/transfers/${id}/resume`);
    const report = await app.report(id);
    expect(report).toMatchObject({ status: 'succeeded' });
    expect(report.artifacts.filter(({ verified }) => verified)).toHaveLength(artifactsEach);
    expect((await importsOf(id)).size).toBe(1);
    expect((await look(id)).acts?.map(({ act }) => act)).toEqual(['pause', 'resume']);
  },
);
