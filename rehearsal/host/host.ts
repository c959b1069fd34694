import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { systemClock } from './clock';
import { openDurable } from './durable/durable';
import { usualLimits } from './durable/execution/timer-legs';
import { taskHub } from './durable/task-hub';
import { messageLatency } from './durable/queues/message-latency';
import { finder, UnsupportedApp, type Findings, type Problem } from './worker/app-functions';
import { createDispatcher, createRpcDispatcher } from './http/dispatch';
import { send } from './http/exchange';
import { readHttpFunctions, type HttpFunction } from './http/http-functions';
import { listen, type Listener } from './http/server';
import type { Host, HostOptions } from './host-options';
import { loadKeys, type Keys } from './keys';
import { lockFolder } from './files/lock-file';
import { readBlobFunctions, type BlobFunction } from './triggers/blob/blob-functions';
import { startBlobTriggers } from './triggers/blob/blob-triggers';
import { connectContainer } from './triggers/blob/blob-container';
import { handleEventGrid } from './triggers/event-grid';
import { readTimerFunctions, type TimerFunction } from './triggers/timer/timer-functions';
import { startTimers } from './triggers/timer/timers';
import { mortalWorker, type MortalWorker } from './worker/mortal-worker';
import type { Worker } from './worker/worker';

/**
 * Starts a host over a loaded app.
 * @throws {UnsupportedApp} listing every trigger this host cannot serve.
 */
export async function startHost(worker: Worker, options: HostOptions = {}): Promise<Host> {
  const { settings = process.env, connectBlobs = connectContainer, stateFolder } = options;
  const { clock = systemClock, workerRestartMs = 1000, stoppedItself } = options;
  const hubName = taskHub(worker.hostJson.extensions.durableTask.hubName, settings);
  const problems: Problem[] = [];
  const findings: Findings = {
    refuse: (problem) => void problems.push(problem),
    disable: ({ function: name, reason }) => {
      worker.log('error', 'Host.Startup', `Error indexing method 'Functions.${name}'. ${reason}.`);
      const ends = `Function 'Functions.${name}' failed indexing and will be disabled.`;
      worker.log('warning', 'Host.Startup', ends);
    },
  };
  const triggers: Triggers = {
    http: readHttpFunctions(worker.functions, findings.refuse),
    timers: readTimerFunctions(worker.functions, settings, findings),
    blobs: readBlobFunctions(worker.functions, settings, connectBlobs, findings),
  };
  if (problems.length > 0) throw new UnsupportedApp(problems);

  // What is open, to be closed in reverse order: also when the start fails half way.
  const open: (() => unknown)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of open.splice(0).reverse()) await close();
  };
  try {
    if (stateFolder !== undefined) open.push(await lockFolder(stateFolder));
    const keys = loadKeys(stateFolder, settings);
    const mortal = mortalWorker(worker, {
      clock,
      restartMs: workerRestartMs,
      exhausted: () => void stop().then(stoppedItself),
    });
    options.workerDies?.forEach(mortal.killAt);
    open.push(mortal.stop);
    return {
      ...(await serve(mortal, triggers, { keys, hubName }, options, open)),
      keys,
      worker: mortal,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Triggers {
  readonly http: readonly HttpFunction[];
  readonly timers: readonly TimerFunction[];
  readonly blobs: readonly BlobFunction[];
}

async function serve(
  worker: MortalWorker,
  triggers: Triggers,
  { keys, hubName }: { readonly keys: Keys; readonly hubName: string },
  options: HostOptions,
  open: (() => unknown)[],
): Promise<Pick<Host, 'url' | 'durable'>> {
  const { clock = systemClock, newId = randomUUID } = options;
  const { enforceKeys = true, stateFolder } = options;
  const { http } = worker.hostJson.extensions;
  const folder = (name: string): string | undefined => stateFolder && join(stateFolder, name);

  // Both listeners must have their ports before anything can run.
  let dispatch = unavailable;
  let dispatchRpc = unavailable;
  const server = await listen(options.port ?? 0, worker.log, (...exchange) => dispatch(...exchange));
  open.push(server.close);
  const rpc = await listen(0, worker.log, (...exchange) => dispatchRpc(...exchange));
  open.push(rpc.close);
  const url = `http://127.0.0.1:${server.port}`;
  // Without it the durable client replaces the origin of every link by localhost:7071.
  process.env.WEBSITE_HOSTNAME = `127.0.0.1:${server.port}`;

  const durable = openDurable(worker, finder(worker.functions), {
    clock,
    folder: folder('instances'),
    newId: () => newId().replaceAll('-', ''),
    latency: messageLatency(options),
    timers: options.timers ?? usualLimits,
    urls: {
      hubName,
      origin: url,
      systemKey: keys.system,
      rpcBaseUrl: options.localRpc === false ? undefined : `http://127.0.0.1:${rpc.port}/durabletask/`,
    },
  });
  open.push(durable.stop);
  const { clientInputs } = durable;
  const environment = { worker, clock, keys, clientInputs, folder: folder('timers') };
  open.push(startTimers(triggers.timers, environment));
  const scanIntervalMs = options.blobScanMs ?? 10_000;
  const blobs = startBlobTriggers(triggers.blobs, {
    worker,
    clock,
    clientInputs,
    scanIntervalMs,
    without: options.blobsWithout ?? [],
    folder: folder('blobs'),
  });
  open.push(blobs.stop);

  dispatchRpc = createRpcDispatcher(durable.handle);
  dispatch = createDispatcher({
    worker,
    enforceKeys,
    environment,
    routePrefix: http.routePrefix,
    functions: triggers.http,
    webhooks: {
      durabletask: durable.handle,
      blobs: blobs.handle,
      eventgrid: (request) => handleEventGrid(worker, clientInputs, request),
    },
  });
  return { url, durable };
}

const unavailable: Listener = (_, response) => {
  send(response, { status: 503 });
  return Promise.resolve();
};
