import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoints } from '../../../rehearsal/endpoints';
import { pushToCloud } from '../../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../../rehearsal/images/samples';
import { createAppClient, type AppClient } from '../../../rehearsal/start/app-client';
import type { TransferReport } from '../../../src/domain/transfer/report';
import { soakUpgrades } from '../../support/soaking';
import { askControl } from '../ask-control';
import { runsIn } from '../pipeline-runs';
import { createKillableSystem } from '../killable-system';
import { isAsExpected, neededBy } from '../lost-workers/figures';
import { kindOf, routesFile, routesOf } from '../lost-workers/kinds';
import { makeBuilds, type Builds, type Version } from './builds';
import { hasDiverged, wayOf } from './ways';

const rounds = soakUpgrades ?? 1;
/** Artifacts of the kinds of routes that are begun at a time; at full length the first has two batches. */
const sizes = soakUpgrades === undefined ? { far: 2, shared: 1, near: 1 } : { far: 52, shared: 3, near: 3 };
const startsOfARound = 4;

const state = mkdtempSync(join(tmpdir(), 'acr-ferry-upgrades-'));
const system = createKillableSystem(state, 'several');
const ROUTES_FILE = join(state, 'upgraded-routes.json');
writeFileSync(ROUTES_FILE, routesFile(Object.keys(sizes)));
let builds: Builds;
let endpoints: Endpoints;
let client: AppClient;
let unused: string[] = [];

beforeAll(async () => {
  [endpoints, builds] = await Promise.all([system.cloud.start(), makeBuilds(state)]);
  const count = (rounds * startsOfARound + 1) * Object.values(sizes).reduce((sum, size) => sum + size);
  unused = (await pushToCloud(endpoints, await generateImages(count))).map(({ reference }) => reference);
});

let isClean = false;
afterAll(async () => {
  await system.app.kill();
  await system.cloud.kill();
  if (isClean || soakUpgrades === undefined) rmSync(state, { recursive: true, force: true });
  else console.log(`journals, documents and logs are left in ${state}`);
});

const settings = { ROUTES_FILE, SCHEDULES_LOOK: '*/2 * * * * *', CONCURRENT_BATCHES: '16' };

/** Puts a build in the place of the one that runs, in the middle of whatever that does. */
async function deploy(build: keyof Builds): Promise<void> {
  await system.app.kill();
  client = createAppClient(await system.app.start(settings, ['--app', builds[build]]));
}

/** Starts transfers and lets them come somewhere. */
async function begin(): Promise<string[]> {
  const ids: string[] = [];
  for (const [name, size] of Object.entries(sizes)) {
    const artifacts = unused.splice(0, size);
    for (const route of routesOf(name, kindOf(name)))
      ids.push((await client.call('startTransfer', { body: { route, artifacts } })).transferId);
  }
  await sleep(Math.random() * 700);
  return ids;
}

const ended = new Set<string>();

async function hasEnded(id: string): Promise<boolean> {
  if (!ended.has(id) && (await client.transfer(id)).finishedAt !== undefined) ended.add(id);
  return ended.has(id);
}

async function underWay(ids: readonly string[]): Promise<string[]> {
  const over = await Promise.all(ids.map(hasEnded));
  return ids.filter((_, i) => !over[i]);
}

async function end(ids: readonly string[]): Promise<void> {
  while ((await underWay(ids)).length > 0) await sleep(200);
}

describe('another build in the middle of transfers', () => {
  it(`loses nothing, ${rounds} times forth and back`, { timeout: 300_000 * (rounds + 1) }, async () => {
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
      expect(waiting).not.toEqual([]);
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
      ...{
        exportRuns: runsIn(state, 'export').length,
        importRuns: runsIn(state, 'import').length,
        seconds: Math.round((Date.now() - since) / 1000),
      },
      verified: artifacts.filter(({ verified }) => verified).length,
    };
    console.log(JSON.stringify(figures));
    expect(reports.filter((report) => !isAsExpected(report))).toEqual([]);
    expect(reports.flatMap(({ notes }) => notes.filter((note) => note.startsWith('restart')))).toEqual([]);
    const { exportRuns, importRuns } = neededBy(reports);
    expect(figures).toMatchObject({ verified: artifacts.length, exportRuns, importRuns });
    const each = Object.entries(sizes).map(([name, size]) => size * kindOf(name).to.length);
    expect(artifacts).toHaveLength(rounds * startsOfARound * each.reduce((sum, size) => sum + size));
    const isNew = (id: string): boolean => begun['1.1'].includes(id);
    for (const { transferId: id, via } of reports) {
      const first = isNew(id) ? 'timer' : via === 'import' ? 'stepImageImports' : 'claimExport';
      expect(wayOf(state, id)).toMatchObject({ versions: [isNew(id) ? '1.1' : '1.0'], firstSteps: [first] });
    }
    expect(hasDiverged(state)).toBe(false);
    const log = readFileSync(join(state, 'logs/app.log'), 'utf8');
    expect(log).toContain("which this host (version '1.0', CurrentOrOlder) does not run");
    isClean = true;
  });

  it('would break what it finds under way, had it the same version', async () => {
    await deploy('1.0');
    // Nobody gets past its export before the builds change.
    const fault = { name: 'run-hangs', subject: 'exportpipeline/*', count: 'always' };
    await askControl(endpoints, 'POST', 'faults', fault);
    const [id = ''] = await begin();
    await expect.poll(() => wayOf(state, id).firstSteps).toContain('claimExport');
    await deploy('unversioned');
    await expect.poll(() => hasDiverged(state)).toBe(true);
  });
});
