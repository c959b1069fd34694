import type { Services } from '../../services';
import type { Failure } from '../../transfer/errors';
import { findRun, type ImportRun } from '../../transfer/observe/import-run';
import type { ImportStatus, ObservedRun } from '../../transfer/observe/observation';
import { sideOf } from '../../transfer/route';
import type { Activity } from '../activity';
import { diagnoseRun } from '../diagnose-run';
import { changeObservation } from './write-observation';

export interface ObserveRunInput {
  readonly importId: string;
  readonly route: string;
  readonly blob: string;
  readonly since: string;
  /** The run that was found before. */
  readonly run?: string;
}

export interface RunSighting {
  /** When the listing that was looked at began. ISO time. */
  readonly asOf: string;
  readonly run?: string;
  /** How the import stands; absent while there is no run. */
  readonly status?: Extract<ImportStatus, 'importing' | 'succeeded' | 'partial' | 'failed'>;
}

/** Looks for the run that imports a blob, in the listing all share, and notes what is new about it. */
export const observeRun: Activity<ObserveRunInput, RunSighting> = async (input, services) => {
  const { importId, blob, since } = input;
  const route = services.route(input.route);
  const target = sideOf(route, 'target');
  const { runs, asOf } = await services.runs(target).look();
  const found =
    input.run === undefined
      ? findRun(runs, target, { blob, since })
      : runs.find(({ name }) => name === input.run);
  if (found === undefined) return { asOf: asOf.toISOString() };
  const status = statusOf(found);
  if (found.name !== input.run || status !== 'importing') {
    const now = services.now().toISOString();
    const error = await errorOf(services, input.route, found);
    await changeObservation(services, route, importId, (before) => ({
      ...before,
      status,
      run: observed(found, before.run?.seenAt ?? now),
      ...(status !== 'importing' && { finishedAt: found.finishedAt ?? now }),
      ...(error && { error }),
    }));
  }
  return { asOf: asOf.toISOString(), run: found.name, status };
};

function statusOf({ state }: ImportRun): NonNullable<RunSighting['status']> {
  switch (state.state) {
    case 'running':
      return 'importing';
    case 'failed':
      return 'failed';
    case 'succeeded':
      return state.errors === undefined ? 'succeeded' : 'partial';
  }
}

function observed(found: ImportRun, seenAt: string): ObservedRun {
  const { name, triggeredAt, startedAt, finishedAt, artifacts } = found;
  const ours = name.startsWith('ferry') ? 'acr-ferry' : 'other';
  const startedBy = triggeredAt === undefined ? ours : 'source-trigger';
  return { name, startedBy, seenAt, triggeredAt, startedAt, finishedAt, artifacts };
}

/** What a run said that did not succeed entirely, with the reason behind it where the SAS is to blame. */
async function errorOf(
  services: Services,
  route: string,
  { name, state }: ImportRun,
): Promise<Failure | undefined> {
  const text =
    state.state === 'failed' ? state.message : state.state === 'succeeded' ? state.errors : undefined;
  if (text === undefined) return undefined;
  const said = `import run ${name}: ${text}`;
  const failure = { operation: 'import run', origin: 'target', retryable: false } as const;
  if (state.state !== 'failed') return { code: 'RUN_FAILED', message: said, ...failure };
  try {
    const { code, message, remedy } = await diagnoseRun({ route, side: 'target', message: text }, services);
    return { code, message: [said, message, remedy].filter((part) => part !== '').join(' - '), ...failure };
  } catch {
    return { code: 'RUN_FAILED', message: said, ...failure };
  }
}
