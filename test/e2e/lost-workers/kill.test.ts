import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import type { Aim, Moment } from '../../../rehearsal/host/worker/aims';
import { worlds } from '../../../rehearsal/worlds';
import type { TransferReport } from '../../../src/domain/transfer/report';
import { orchestrators } from '../../../src/orchestrations';
import * as activities from '../../../src/activities';
import { everySideId } from '../../../src/application/sas/start-rotation';
import { isTransferId } from '../../../src/records/transfer/transfer-id';
import { openWorkshop } from '../../mirrors/openssl';
import { cosignPolicy } from '../../mirrors/signing';
import { soakKills } from '../../support/soaking';
import { connectMapTo, startReceiver, type Receiver } from '../../support/receiver';
import { createRandom } from '../../support/random';
import { createKillableSystem } from '../killable-system';
import { runsIn } from '../pipeline-runs';
import { eventsOf, figuresOf, imageImports, isAsExpected, neededBy, workerDeaths } from './figures';
import { kinds, routesFile } from './kinds';
import { leftOver } from './left-over';
import { createRounds } from './rounds';
import { superviseApp } from './supervised-app';

const kills = soakKills ?? 12;
/** Every so many orders to die go to the host, the others to the worker. */
const hostDiesEvery = 4;
/** So often a campaign says how far it is. */
const toldEvery = 20;

const state = mkdtempSync(path.join(tmpdir(), 'acr-ferry-lost-'));
const system = createKillableSystem(state, 'several');
const workshop = openWorkshop();
const ROUTES_FILE = path.join(state, 'soaked-routes.json');
const sink = { name: 'ops', kind: 'webhook', url: 'https://hooks.example.com/ferry', secret: '%OPS_SECRET%' };
writeFileSync(ROUTES_FILE, routesFile(Object.keys(kinds), [{ ...sink, events: ['transfer.*'] }]));
const app = superviseApp(system.app, {
  ROUTES_FILE,
  SCHEDULES_LOOK: '*/10 * * * * *',
  STATE_SA: worlds.several.source.storageAccount,
  TRUST_POLICY: cosignPolicy(workshop),
  OPS_SECRET: 'a secret of thirty-two characters',
});

/** A receiver of webhooks the app is led to, as to the cloud, until all has ended: what failed waits long. */
async function receive(): Promise<Receiver> {
  receiver = await startReceiver(state);
  const file = path.join(state, 'endpoints.json');
  const endpoints = JSON.parse(readFileSync(file, 'utf8')) as { connectMap: object };
  const connectMap = { ...endpoints.connectMap, ...connectMapTo(receiver) };
  writeFileSync(file, JSON.stringify({ ...endpoints, connectMap }));
  return receiver;
}

let isClean = false;
let receiver: Receiver | undefined;
afterAll(async () => {
  workshop.close();
  await system.app.kill();
  await receiver?.stop();
  await system.cloud.kill();
  if (isClean || soakKills === undefined) rmSync(state, { recursive: true, force: true });
  else console.log(`journals, documents and logs are left in ${state}`);
});

const random = createRandom(Date.now());

const notCompleted =
  'runtime/webhooks/durabletask/instances?showInput=false&runtimeStatus=' +
  'Running,Pending,Failed,Canceled,Terminated,Suspended,ContinuedAsNew';

interface Instance {
  readonly instanceId: string;
  readonly runtimeStatus: string;
}

/**
 * Whose worker died in its last turn, when all was done and reported, stays failed for the host; not so one
 * that is on a ledger still, which is begun again. The look at all SAS comes again by its schedule only.
 */
async function isDone({ instanceId, runtimeStatus }: Instance): Promise<boolean> {
  if (runtimeStatus !== 'Failed') return false;
  if (instanceId === everySideId) return true;
  if (!isTransferId(instanceId)) return false;
  const { finishedAt } = await app.ask<{ finishedAt?: string }>('GET', `api/transfers/${instanceId}`);
  return finishedAt !== undefined;
}

const names = [...Object.keys(orchestrators), ...Object.keys(activities)];

/** Somewhere in what a transfer runs next, or in some orchestrator or activity, however seldom that runs. */
const aim = (): Aim => ({
  ...(Math.random() < 0.5 ? { function: random.pick(names) } : { nth: 1 + Math.floor(Math.random() * 10) }),
  instance: 't*',
  at: random.pick<Moment>(['begin', 'end', 1 + Math.random() * 200]),
});

/** How often worker or host died. */
const deaths = (): number => app.hostStops() + workerDeaths(state);

it(
  `routes of every kind lose nothing to ${kills} deaths of worker and host, and do nothing twice`,
  { timeout: 1_200_000 + kills * 20_000 },
  async () => {
    const endpoints = await system.cloud.start();
    const { received } = await receive();
    await app.start();
    const { round, wanted, found } = await createRounds(app, endpoints, workshop);
    const begun = Date.now();
    const seconds = (): number => Math.round((Date.now() - begun) / 1000);

    const reports: TransferReport[] = [];
    const going = Object.entries(kinds).flatMap(([name, kind]) =>
      Array.from({ length: kind.atOnce ?? 1 }, async (_, lane) => {
        // What is pruned came in the round before.
        const least = kind.isPruned ? 2 : 1;
        for (let n = 1; n <= least || deaths() < kills; n += 1)
          reports.push(...(await round(name, kind, `${lane}-${n}`)));
      }),
    );
    const killing = (async () => {
      let breath = 1000;
      for (let order = 1; deaths() < kills; order += 1) {
        await sleep(Math.random() * 1.5 * breath);
        if (order % hostDiesEvery !== 0) await app.killWorker(aim());
        else {
          const since = Date.now();
          await app.killHost();
          // A machine that is busy needs longer to come anywhere between two deaths.
          breath = Math.max(1000, Date.now() - since);
        }
        if (order % toldEvery === 0)
          console.log(`${deaths()} of ${kills} deaths, ${reports.length} transfers, ${seconds()} s`);
      }
    })();
    await Promise.all([...going, killing]);

    // Each change of state is told; what is told twice, by a death in between, has the same id.
    const events = reports.flatMap(eventsOf).sort();
    const told = () => new Set(received.map(({ headers }) => String(headers['webhook-id'])));
    for (const until = Date.now() + 180_000; told().size < events.length && Date.now() < until;)
      await sleep(500);

    const needed = neededBy(reports);
    const figures = {
      ...{ hostDeaths: app.hostStops(), workerDeaths: workerDeaths(state), seconds: seconds() },
      ...figuresOf(reports),
      exportRuns: runsIn(state, 'export').length,
      importRuns: runsIn(state, 'import').length,
      imageImports: await imageImports(endpoints),
      ...{ events: told().size, eventsSent: received.length },
    };
    console.log(JSON.stringify({ ...figures, needed }));

    const odd = reports.filter((report) => !isAsExpected(report));
    expect(odd).toEqual([]);
    expect(await found()).toEqual(wanted());
    const { imageImports: images, ...runs } = needed;
    expect(figures).toMatchObject(runs);
    // What a lane was at when it died is asked for once more.
    expect(figures.imageImports).toBeLessThanOrEqual(images + deaths());
    expect([...told()].sort()).toEqual(events);
    expect(received.length).toBeLessThan(events.length + deaths());
    const open = async () => {
      const instances = await app.ask<readonly Instance[]>('GET', notCompleted);
      const done = await Promise.all(instances.map(isDone));
      return instances.filter((_, i) => !done[i]);
    };
    await expect.poll(open, { interval: 500 }).toEqual([]);
    expect(await leftOver(app, endpoints)).toEqual([]);
    isClean = true;
  },
);
