import { logLine } from '../redact';
import type { DomainEvent, Level } from './event';

/** A line of the log for machines: alerts and metrics go by its name. `docs/operate/events.md` lists them. */
export interface LogEvent {
  readonly event: string;
  readonly [field: string]: unknown;
}

/** The line an event is: what it is about comes first, links and remedies are for people. */
export function lineOf({
  id,
  type,
  time: _,
  facts,
  links,
  remedy,
  docsUrl,
  ...about
}: DomainEvent): LogEvent {
  return { event: type, id, ...about, ...facts };
}

/** Writes a line by its level. */
export type Log = (event: LogEvent, level?: Level) => void;

/** Logs to whatever runs: what an invocation says by itself is kept, and by the console it is not. */
export const logTo =
  (invocation: Readonly<Record<Level, (text: string) => void>>): Log =>
  (event, level = 'info') => {
    invocation[level](logLine(event));
  };
