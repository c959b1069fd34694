import { readFileSync } from 'node:fs';
import * as activities from '../../src/activities';

/** How often each activity ran. */
export type ActivityCalls = Readonly<Record<string, number>>;

/** Look at a run that goes on, as often as it takes. */
const polls = ['pollRun', 'findTriggeredRun'];
/** Follow the imports of the target beside the transfer, for observability. */
const observers = ['beginImport', 'findImportRun', 'endImport'];

/** Counts what ran, by the log of the host from a byte on. */
export function countActivityCalls(log: string, from: number): ActivityCalls {
  const calls: Record<string, number> = {};
  const lines = readFileSync(log).subarray(from).toString('utf8');
  for (const [, name = ''] of lines.matchAll(/Executed 'Functions\.(\w+)'/g))
    if (name in activities) calls[name] = (calls[name] ?? 0) + 1;
  return calls;
}

/** All of the transfer itself but those that poll. */
export function callsWithoutPolls(calls: ActivityCalls): number {
  const others = Object.entries(calls).filter(([name]) => ![...polls, ...observers].includes(name));
  return others.reduce((sum, [, count]) => sum + count, 0);
}
