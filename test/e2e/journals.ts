import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as activities from '../../src/activities';

interface JournalLine {
  readonly event?: { readonly EventType: number; readonly TaskScheduledId?: number };
  readonly opened?: readonly { readonly kind: string; readonly name?: string }[];
}

/** How often activities were asked for, brought to an end, and really executed. */
export interface StepCounts {
  readonly scheduled: number;
  readonly completed: number;
  readonly executed: number;
}

/** TaskCompleted and TaskFailed in the history format of durable-functions. */
const activityEnds = [5, 6];

/** Asked for by the timers of rotations as well, whenever they are due. */
const rotationSteps = ['ensureSas', 'newestSasVersion'];

/** Counts the steps of the transfers a host left in its journals and its log. */
export function countSteps(state: string): StepCounts {
  const folder = path.join(state, 'host', 'instances');
  const lines = readdirSync(folder)
    .filter((file) => /^t.*\.jsonl$/.test(file))
    .flatMap((file) => readFileSync(path.join(folder, file), 'utf8').split('\n').filter(Boolean))
    .map((line) => JSON.parse(line) as JournalLine);
  const opened = lines.flatMap((line) => line.opened ?? []).filter(({ kind }) => kind === 'activity');
  const rotations = opened.filter(({ name = '' }) => rotationSteps.includes(name)).length;
  const ended = lines.filter(
    ({ event }) => event !== undefined && activityEnds.includes(event.EventType),
  ).length;
  const log = readFileSync(path.join(state, 'logs', 'app.log'), 'utf8');
  const executed = [...log.matchAll(/Executed 'Functions\.(\w+)'/g)].filter(
    ([, name = '']) => name in activities && !rotationSteps.includes(name),
  );
  return {
    scheduled: opened.length - rotations,
    completed: ended - rotations,
    executed: executed.length,
  };
}
