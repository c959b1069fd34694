import pMap from 'p-map';
import type { DurableOrchestrationStatus } from 'durable-functions';
import { orchestratorNames } from '../../orchestrations/names';
import { listOpenWork, openWorkPath, type OpenWork } from '../../records/open-work';
import {
  endVainly,
  findInstance,
  inVain,
  isLive,
  mostRestarts,
  stateOf,
  vainWaits,
  type App,
  type Part,
} from '../instances';

const mostLookedAt = 5000;

/** How an orchestration of ours says that it failed; any other end is a death. */
const decided = 'SAS revocation failed for ';

/**
 * Begins again what died, or was purged, of imports that are followed and SAS that are revoked: whoever asked
 * was answered and asks no more. What has ended is forgotten.
 * @throws AggregateError of what failed; the next look tries again.
 */
export async function recoverOpenWork(app: App): Promise<void> {
  const open = await listOpenWork(app, mostLookedAt);
  const look = async ({ home, instanceId }: (typeof open)[number]): Promise<void> => {
    const records = app.records(home);
    const path = openWorkPath(instanceId);
    const work = await records.read(path);
    const instance = await findInstance(app.client, instanceId);
    if (work === undefined) return;
    if (instance !== undefined && isLive(instance)) {
      const vain = await vainWaits(app, partOf(instanceId, work), circumstances, instance);
      if (vain.length > 0) await endVainly(app, instanceId);
    } else if (work.restarts < mostRestarts && isUnfinished(instance)) {
      await records.write(path, { ...work, restarts: work.restarts + 1 });
      await app.client.startNew(orchestratorNames[work.name], { instanceId, input: work.input });
    } else {
      await records.remove(path);
    }
  };
  await pMap(open, look, { concurrency: 4, stopOnError: false });
}

function isUnfinished(instance: DurableOrchestrationStatus | undefined): boolean {
  if (instance === undefined) return true;
  const output = typeof instance.output === 'string' ? instance.output : '';
  const state = stateOf(instance);
  return (state === 'failed' && !output.includes(decided)) || (state === 'cancelled' && output === inVain);
}

/** It waits for one other at most. */
const partOf = (id: string, { child }: OpenWork): Part => ({
  id,
  waitsFor: () => (child === undefined ? [] : [{ id: child, waitsFor: () => [] }]),
});

/** A part that is gone is told by nobody else, and nobody cancels this work. */
const circumstances = { unfinished: new Set<string>(), isCancelled: () => Promise.resolve(false) };
