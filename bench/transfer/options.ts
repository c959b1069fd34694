import { parseArgs } from 'node:util';

const vias = ['transfer', 'import'] as const;
type Via = (typeof vias)[number];

/** What is measured. */
export interface Options {
  readonly via: Via;
  /** Of 50 artifacts each; an image import cuts the same artifacts into as many as keep its lanes busy. */
  readonly batches: number;
  readonly lanes: number;
  readonly exportSeconds: number;
  readonly importSeconds: number;
  /** How many runs one registry executes; with 1 exports queue up, and only the rest can overlap them. */
  readonly runsAtOnce: number;
  /** Messages of the host are as late as those of the real one. */
  readonly latency: boolean;
  /** How many targets the source has, each with a transfer of the same artifacts at the same time. */
  readonly targets: number;
}

export const artifactsPerBatch = 50;

/** Every run waits this long before it begins. */
const creatingMs = 100;

/** With more, runs take a second, and what is measured is what a batch costs, not how well runs overlap. */
const mostTimed = 200;

/** Whether a transfer is so large that its runs are short. */
export const isLarge = ({ batches }: Pick<Options, 'batches'>): boolean => batches > mostTimed;

/** @throws Error naming the option */
export function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      via: { type: 'string', default: 'transfer' },
      batches: { type: 'string', default: '20' },
      lanes: { type: 'string' },
      export: { type: 'string' },
      import: { type: 'string' },
      latency: { type: 'boolean', default: false },
      targets: { type: 'string', default: '1' },
      'runs-at-once': { type: 'string', default: '10' },
    },
  });
  const count = (name: string, text: string, most: number): number => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= 1 && number <= most) return number;
    throw new Error(`--${name} must be a whole number from 1 to ${most}`);
  };
  const via = vias.find((each) => each === values.via);
  if (via === undefined) throw new Error(`--via must be ${vias.join(' or ')}`);
  const batches = count('batches', values.batches, 1000);
  const [exportText, importText] = isLarge({ batches }) ? ['1', '1'] : ['15', via === 'import' ? '2' : '10'];
  const targets = count('targets', values.targets, 10);
  if (via === 'import' && targets > 1)
    throw new Error('--targets share export runs: with --via transfer only');
  return {
    via,
    batches,
    lanes: count('lanes', values.lanes ?? (via === 'import' ? '10' : '4'), 50),
    exportSeconds: count('export', values.export ?? exportText, 3600),
    importSeconds: count('import', values.import ?? importText, 3600),
    latency: values.latency,
    targets,
    runsAtOnce: count('runs-at-once', values['runs-at-once'], 1000),
  };
}

/** How long the runs of one batch take. */
export const batchSeconds = ({ exportSeconds, importSeconds }: Options): number =>
  exportSeconds + importSeconds + (2 * creatingMs) / 1000;

/**
 * What the runs alone must take: full lanes, or the busier registry all the time and the other end of the
 * way.
 */
export function criticalSeconds(options: Options): number {
  const { via, batches, lanes, exportSeconds, importSeconds, runsAtOnce } = options;
  if (via === 'import') return Math.ceil((batches * artifactsPerBatch) / lanes) * importSeconds;
  const byLanes = Math.ceil(batches / lanes) * batchSeconds(options);
  const [longer, shorter] = [exportSeconds, importSeconds].sort((a, b) => b - a) as [number, number];
  const byRegistry = Math.ceil(batches / runsAtOnce) * longer + shorter + (2 * creatingMs) / 1000;
  return Math.max(byLanes, byRegistry);
}

/** The cloud of a measured transfer. */
export function scenarioOf({ exportSeconds, importSeconds, runsAtOnce, latency }: Options): object {
  const pace = {
    creatingMs,
    exportMs: exportSeconds * 1000,
    importMs: importSeconds * 1000,
    triggerScanMs: 60_000,
    imageImportMs: importSeconds * 1000,
  };
  return {
    description: 'Runs of a fixed length',
    switches: { transfer: { concurrentRuns: runsAtOnce, pace } },
    ...(latency && { host: { queueLatency: {} } }),
  };
}
