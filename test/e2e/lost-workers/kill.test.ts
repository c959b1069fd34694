import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { generateImages } from '../../../rehearsal/images/samples';
import { pushToCloud } from '../../../rehearsal/images/push-to-cloud';
import type { TransferReport } from '../../../src/domain/transfer/report';
import { orchestrators } from '../../../src/orchestrations';
import * as activities from '../../../src/activities';
import { soakKills } from '../../support/soaking';
import { connectMapTo, startReceiver, type Receiver } from '../../support/receiver';
import { createRandom } from '../../support/random';
import { addImportRuns } from '../import-runs';
import { createKillableSystem } from '../killable-system';
import { superviseApp } from './supervised-app';

const kills = soakKills ?? 12;
const transfers = soakKills === undefined ? 6 : Math.max(24, Math.ceil(soakKills / 8));
const artifactsEach = 10;
/** Every so many kills take the host, the others the worker only. */
const hostDiesEvery = 4;
/** So often a long campaign says how far it is. */
const toldEvery = 50;

const state = mkdtempSync(path.join(tmpdir(), 'acr-ferry-lost-'));
const system = createKillableSystem(state);
const sink = { name: 'ops', kind: 'webhook', url: 'https://hooks.example.com/ferry', secret: '%OPS_SECRET%' };
const app = superviseApp(system.app, {
  EVENTS_SINKS: JSON.stringify([{ ...sink, events: ['transfer.*'] }]),
  OPS_SECRET: 'a secret of thirty-two characters',
});

/** A receiver of webhooks the app is led to, as to the cloud. */
async function receive(): Promise<Receiver> {
  const receiver = await startReceiver(state);
  const file = path.join(state, 'endpoints.json');
  const endpoints = JSON.parse(readFileSync(file, 'utf8')) as { connectMap: object };
  const connectMap = { ...endpoints.connectMap, ...connectMapTo(receiver) };
  writeFileSync(file, JSON.stringify({ ...endpoints, connectMap }));
  return receiver;
}

let isClean = false;
afterAll(async () => {
  await system.app.kill();
  await system.cloud.kill();
  if (isClean || soakKills === undefined) rmSync(state, { recursive: true, force: true });
  else console.log(`journals, documents and logs are left in ${state}`);
});

const random = createRandom(Date.now());

/** Now, or when some orchestrator or activity runs next. */
const aims = [undefined, ...Object.keys(orchestrators), ...Object.keys(activities)];

it(
  `${transfers} transfers lose nothing to ${kills} deaths of worker and host, and import nothing twice`,
  { timeout: 120_000 + kills * 10_000 },
  async () => {
    const endpoints = await system.cloud.start();
    const receiver = await receive();
    const images = await pushToCloud(endpoints, await generateImages(transfers * artifactsEach));
    const references = images.map(({ reference }) => reference);
    await app.start();

    const begun = Date.now();
    const seconds = (): number => Math.round((Date.now() - begun) / 1000);
    const ids: string[] = [];
    const imports = new Set<string>();
    for (let kill = 1; kill <= kills; kill++) {
      while (ids.length < (transfers * kill) / kills) {
        const from = ids.length * artifactsEach;
        ids.push(await app.transfer(`campaign-${ids.length}`, references.slice(from, from + artifactsEach)));
      }
      await sleep(Math.random() * 1500);
      if (kill % hostDiesEvery === 0) await app.killHost();
      else await app.killWorker(random.pick(aims));
      if (kill % 10 === 0) await addImportRuns(endpoints, imports);
      if (kill % toldEvery === 0)
        console.log(`${kill} of ${kills} deaths, ${ids.length} transfers, ${seconds()} s`);
    }
    const reports: TransferReport[] = [];
    for (const id of ids) reports.push(await app.report(id));
    await addImportRuns(endpoints, imports);
    // Each change of state is told; what is told twice, by a death in between, has the same id.
    const wanted = ids.flatMap((id) => [`${id}.started`, `${id}.succeeded`]).sort();
    const told = () => new Set(receiver.received.map(({ headers }) => String(headers['webhook-id'])));
    for (const until = Date.now() + 60_000; told().size < wanted.length && Date.now() < until;)
      await sleep(500);
    await receiver.stop();

    const lost = reports.filter(({ status }) => status !== 'succeeded');
    const artifacts = reports.flatMap((report) => report.artifacts);
    const restarts = reports.flatMap(({ notes }) => notes.filter((note) => note.startsWith('restart')));
    const figures = {
      ...{ kills, hostStops: app.hostStops(), transfers, succeeded: transfers - lost.length },
      verified: artifacts.filter(({ verified }) => verified).length,
      ...{ importRuns: imports.size, begunAgain: restarts.length, seconds: seconds() },
      ...{ events: told().size, eventsSent: receiver.received.length },
    };
    console.log(JSON.stringify(figures));
    expect(lost.map(({ transferId, status, error }) => ({ transferId, status, error }))).toEqual([]);
    expect(reports.filter((report) => report.error !== undefined)).toEqual([]);
    expect(figures).toMatchObject({ verified: transfers * artifactsEach, importRuns: transfers });
    expect(artifacts).toHaveLength(transfers * artifactsEach);
    expect([...told()].sort()).toEqual(wanted);
    expect(receiver.received.length).toBeLessThan(wanted.length + kills);
    isClean = true;
  },
);
