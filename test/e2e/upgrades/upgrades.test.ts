import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pushToCloud } from '../../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../../rehearsal/images/samples';
import { AppRefused, createAppClient, type AppClient } from '../../../rehearsal/start/app-client';
import type { TransferReport } from '../../../src/domain/transfer/report';
import { soakUpgrades } from '../../support/soaking';
import { runsIn } from '../pipeline-runs';
import { createKillableSystem } from '../killable-system';
import { makeBuilds, type Builds, type Version } from './builds';
import { hasDiverged, wayOf } from './ways';

const rounds = soakUpgrades ?? 1;
/** Artifacts of the transfers that are begun at a time; at full length the first has two batches. */
const sizes = soakUpgrades === undefined ? [2, 1] : [52, 3];
const startsOfARound = 4;

const state = mkdtempSync(join(tmpdir(), 'acr-ferry-upgrades-'));
const system = createKillableSystem(state);
let builds: Builds;
let client: AppClient;
let unused: string[] = [];

beforeAll(async () => {
  const [endpoints, made] = await Promise.all([system.cloud.start(), makeBuilds(state)]);
  builds = made;
  const count = (rounds * startsOfARound + 1) * sizes.reduce((sum, size) => sum + size);
  unused = (await pushToCloud(endpoints, await generateImages(count))).map(({ reference }) => reference);
});

let isClean = false;
afterAll(async () => {
  await system.app.kill();
  await system.cloud.kill();
  if (isClean || soakUpgrades === undefined) rmSync(state, { recursive: true, force: true });
  else console.log(`journals, documents and logs are left in ${state}`);
});

const settings = { SCHEDULES_LOOK: '*/2 * * * * *', CONCURRENT_BATCHES: '16' };

/** Puts a build in the place of the one that runs, in the middle of whatever that does. */
async function deploy(build: keyof Builds): Promise<void> {
  await system.app.kill();
  client = createAppClient(await system.app.start(settings, ['--app', builds[build]]));
}

/** Starts transfers and lets them come somewhere. */
async function begin(): Promise<string[]> {
  const ids: string[] = [];
  for (const size of sizes) ids.push((await client.startTransfer(unused.splice(0, size))).transferId);
  await sleep(Math.random() * 700);
  return ids;
}

const ended = new Set<string>();

/** A machine that is busy answers late, which the app calls an outage: it is asked again. */
async function hasEnded(id: string): Promise<boolean> {
  while (!ended.has(id)) {
    try {
      if ((await client.transfer(id)).finishedAt === undefined) return false;
      ended.add(id);
    } catch (error) {
      if (!(error instanceof AppRefused) || error.status !== 503) throw error;
      await sleep(500);
    }
  }
  return true;
}

async function underWay(ids: readonly string[]): Promise<string[]> {
  const over = await Promise.all(ids.map(hasEnded));
  return ids.filter((_, i) => !over[i]);
}

async function end(ids: readonly string[]): Promise<void> {
  while ((await underWay(ids)).length > 0) await sleep(200);
}

describe('another build in the middle of transfers', () => {
  it(`loses nothing, ${rounds} times forth and back`, { timeout: 120_000 * (rounds + 1) }, async () => {
    const begun: Record<Version, string[]> = { '1.0': [], '1.1': [] };
    const since = Date.now();
    let [crossed, held] = [0, 0];
    const take = async (version: Version): Promise<string[]> => {
      await deploy(version);
      crossed += (await underWay(Object.values(begun).flat())).length;
      const ids = await begin();
      begun[version].push(...ids);
      return ids;
    };
    for (let round = 1; round <= rounds; round++) {
      await take('1.0');
      await take('1.1');
      await take('1.0');
      // What the newer one began stays as it is, while the older one brings to its end what it knows.
      const waiting = await underWay(begun['1.1']);
      const before = waiting.map((id) => wayOf(state, id).records);
      await end(begun['1.0']);
      expect(waiting.length).toBeGreaterThan(0);
      expect(await underWay(waiting)).toEqual(waiting);
      expect(waiting.map((id) => wayOf(state, id).records)).toEqual(before);
      held += waiting.length;
      await take('1.1');
      await end(waiting);
      console.log(`${round} of ${rounds} rounds, ${crossed} transfers taken over, ${held} held meanwhile`);
    }
    await end(begun['1.1']);

    const reports: TransferReport[] = [];
    for (const id of Object.values(begun).flat()) reports.push(await client.report(id));
    const artifacts = reports.flatMap((report) => report.artifacts);
    const batches = reports.flatMap((report) => report.batches);
    const figures = {
      ...{ rounds, transfers: reports.length, crossed, held, batches: batches.length },
      ...{ importRuns: runsIn(state, 'import').length, seconds: Math.round((Date.now() - since) / 1000) },
      verified: artifacts.filter(({ verified }) => verified).length,
    };
    console.log(JSON.stringify(figures));
    const bad = reports.filter(({ status, error }) => status !== 'succeeded' || error !== undefined);
    expect(bad).toEqual([]);
    expect(reports.flatMap(({ notes }) => notes.filter((note) => note.startsWith('restart')))).toEqual([]);
    expect(figures).toMatchObject({ verified: artifacts.length, importRuns: batches.length });
    expect(artifacts).toHaveLength(rounds * startsOfARound * sizes.reduce((sum, size) => sum + size));
    for (const id of begun['1.0'])
      expect(wayOf(state, id)).toMatchObject({ versions: ['1.0'], firstSteps: ['claimExport'] });
    for (const id of begun['1.1'])
      expect(wayOf(state, id)).toMatchObject({ versions: ['1.1'], firstSteps: ['timer'] });
    expect(hasDiverged(state)).toBe(false);
    const log = readFileSync(join(state, 'logs/app.log'), 'utf8');
    expect(log).toContain("which this host (version '1.0', CurrentOrOlder) does not run");
    isClean = true;
  });

  it('would break what it finds under way, had it the same version', async () => {
    await deploy('1.0');
    const [id = ''] = await begin();
    while (!wayOf(state, id).firstSteps.includes('claimExport')) await sleep(20);
    await deploy('unversioned');
    while (!hasDiverged(state)) await sleep(100);
  });
});
