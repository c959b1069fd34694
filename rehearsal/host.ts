import { parseArgs } from 'node:util';
import { join, resolve } from 'node:path';
import { createLog } from './host/logging/log';
import { startHost } from './host/host';
import { readHostScenario } from './host/scenario';
import { loadSettingsFile } from './host/settings';
import { createWorker } from './host/worker/worker';
import { runInCloud } from './start/join-cloud';

const usage = `Runs a function app on the embedded Functions host, on 127.0.0.1 only.

  --cloud <folder>     state folder of a rehearsal cloud to run in, which is waited for (default:
                       .rehearsal, unless --app, --settings or the environment say what to run)
  --app <folder>       folder with package.json and host.json (default: here)
  --port <number>      default: a free one
  --state <folder>     keys, journals, timer status (default: host in the folder of the cloud)
  --settings <file>    local.settings.json; what the environment holds wins
  --blob-scan <ms>     between two scans for new blobs (default: 10000)
  --jitter <ms>        random delays up to this before every durable message
  --scenario <file>    deaths of the worker, late messages, under "host" (docs/rehearsal/faults.md)
  --no-auth            accept every request without a key
  --json               log as JSON lines`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      cloud: { type: 'string' },
      app: { type: 'string' },
      port: { type: 'string', default: '0' },
      state: { type: 'string' },
      settings: { type: 'string' },
      'blob-scan': { type: 'string', default: '10000' },
      jitter: { type: 'string', default: '0' },
      scenario: { type: 'string' },
      'no-auth': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const cloud = values.cloud ?? '.rehearsal';
  const own = values.app ?? values.settings ?? process.env.SOURCE_REGISTRY ?? process.env.TARGET_REGISTRY;
  const isLed = process.env.FERRY_ENDPOINTS !== undefined;
  if (!isLed && (values.cloud !== undefined || own === undefined)) await runInCloud(cloud);
  if (values.settings !== undefined) loadSettingsFile(values.settings, process.env);
  const log = createLog({ json: values.json });
  const worker = await createWorker(values.app ?? '.', { log });
  const scenario = values.scenario === undefined ? undefined : readHostScenario(values.scenario);
  const host = await startHost(worker, {
    ...scenario,
    port: readNumber('port', values.port, 65_535),
    jitterMs: readNumber('jitter', values.jitter, 60_000),
    blobScanMs: readNumber('blob-scan', values['blob-scan'], 3_600_000),
    stateFolder: resolve(values.state ?? join(cloud, 'host')),
    enforceKeys: !values['no-auth'],
    // Azure would start it again.
    stoppedItself: () => process.exit(1),
  });

  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    // Idle client sockets would keep the process alive.
    void host.stop().finally(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);

  const { master: masterKey, function: functionKey, system: systemKey } = host.keys;
  process.send?.({ type: 'ready', url: host.url, masterKey, functionKey, systemKey, loadMs: worker.loadMs });
  log(
    'information',
    'Host.Startup',
    `Listening on ${host.url}, ${worker.functions.length} functions loaded in ` +
      `${Math.round(worker.loadMs)} ms`,
  );
}

function readNumber(option: string, text: string, limit: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= limit) return value;
  throw new Error(`--${option} must be a whole number from 0 to ${limit}, not '${text}'.`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
