import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { afterAll, beforeAll } from 'vitest';
import type { Endpoints } from '../../rehearsal/endpoints';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../rehearsal/images/samples';
import { worlds } from '../../rehearsal/worlds';
import { askControl } from './ask-control';
import { createKillableSystem } from './killable-system';
import { superviseApp } from './lost-workers/supervised-app';
import { runsIn } from './pipeline-runs';

/** How somebody ends a transfer. */
type Stopped = 'cancelled' | 'terminated';

interface Standing {
  readonly batches: readonly { readonly waitingFor?: string }[];
}

/** A rehearsal of the world with several targets, for the tests of a file. */
export function useTargets() {
  const state = mkdtempSync(path.join(tmpdir(), 'acr-ferry-targets-'));
  const world = worlds.several;
  const system = createKillableSystem(state, 'several');
  const app = superviseApp(system.app);
  let endpoints: Endpoints;
  let unused: string[] = [];
  let started = 0;
  beforeAll(async () => {
    endpoints = await system.cloud.start();
    const [pushed] = await Promise.all([pushToCloud(endpoints, await generateImages(64)), app.start()]);
    unused = pushed.map(({ reference }) => reference);
  });
  afterAll(async () => {
    await system.app.kill();
    await system.cloud.kill();
    rmSync(state, { recursive: true, force: true });
  });

  /** Names of the export runs of transfers that the cloud was asked for. */
  const exportRuns = (ids: readonly string[]): string[] =>
    runsIn(state, 'export').filter((run) => ids.some((id) => run.includes(id)));

  return {
    exportRuns,
    /** Artifacts nobody has moved yet. */
    fresh: (count: number) => unused.splice(0, count),
    arm: (fault: object) => askControl(endpoints, 'POST', 'faults', fault),
    async start(artifacts: readonly string[], ...targets: readonly string[]): Promise<string[]> {
      const key = `start-${started++}`;
      return Promise.all(
        targets.map((target) => app.transfer(`${key}-${target}`, { artifacts, route: `public.${target}` })),
      );
    },
    report: (id: string) => app.report(id),
    /** Waits until each of some transfers began an export run. */
    async exports(ids: readonly string[]): Promise<void> {
      while (exportRuns(ids).length < ids.length) await sleep(50);
    },
    /** Waits until a transfer says that it waits for the export of another. */
    async waitsFor(id: string, other: string): Promise<void> {
      for (;;) {
        const { batches } = await app.ask<Standing>('GET', `api/transfers/${id}`);
        if (batches.some(({ waitingFor }) => waitingFor === other)) return;
        await sleep(50);
      }
    },
    async stop(id: string, how: Stopped): Promise<void> {
      if (how === 'cancelled') return app.order(`api/transfers/${id}/cancel`);
      await app.order(`runtime/webhooks/durabletask/instances/${id}/terminate?reason=by+hand`);
      // As its timer does within a minute: first it has all below stop, then it reports.
      for (let look = 0; look < 3; look++) {
        await app.order('admin/functions/recoverTransfers');
        await sleep(500);
      }
    },
    /** When a function of this name runs next. */
    killWorker: (name: string) => app.killWorker({ function: name }),
    /** Where blobs are carried from. */
    handover(): ContainerClient {
      // The SDK passes it on, though its types do not say so.
      const trust: object = { tlsOptions: { ca: readFileSync(endpoints.caFile, 'utf8') } };
      const { connectionString } = endpoints.storage.source;
      const [name = ''] = world.handoverContainers ?? [];
      return BlobServiceClient.fromConnectionString(connectionString, trust).getContainerClient(name);
    },
  };
}
