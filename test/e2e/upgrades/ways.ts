import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalRecord } from '../../../rehearsal/host/durable/execution/records';
import { textIfThere } from '../../support/text-if-there';

/** Which way the orchestrations of a transfer went. */
export interface Way {
  /** Versions of the transfer and all below it. */
  readonly versions: readonly string[];
  /** What its batches did first. */
  readonly firstSteps: readonly string[];
  /** How many records there are: more when something went on. */
  readonly records: number;
}

/** Reads the way of a transfer in the journals of its host. */
export function wayOf(state: string, transferId: string): Way {
  const journals = journalsOf(state, transferId)
    .map((text) => text.split('\n').slice(0, -1))
    .map((lines) => lines.map((line) => JSON.parse(line) as JournalRecord));
  const starts = journals.flatMap(([start]) => (start?.type === 'start' ? [start] : []));
  const batches = journals.filter(([start]) => start?.type === 'start' && start.name === 'transferBatch');
  return {
    versions: distinct(starts.map(({ version }) => version)),
    firstSteps: distinct(batches.flatMap(firstStep)),
    records: journals.flat().length,
  };
}

/** Whether code of some version met a history it would not have written. */
export const hasDiverged = (state: string): boolean =>
  journalsOf(state, '').some((text) => text.includes('Non-Deterministic workflow detected'));

/** A host at work may be writing the last line, and removes what is purged. */
function journalsOf(state: string, prefix: string): string[] {
  const folder = join(state, 'host', 'instances');
  const files = readdirSync(folder).filter((file) => file.startsWith(prefix) && file.endsWith('.jsonl'));
  return files.flatMap((file) => textIfThere(join(folder, file)) ?? []);
}

function firstStep(records: readonly JournalRecord[]): string[] {
  const [task] = records.flatMap((record) => (record.type === 'turn' ? record.opened : []));
  if (task === undefined) return [];
  return [task.kind === 'activity' ? task.name : task.kind];
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)].sort();
