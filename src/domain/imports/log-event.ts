/** A line of the log for machines: alerts and metrics read it by its name. `docs/observe.md` lists them. */
export interface LogEvent {
  readonly event: string;
  readonly [field: string]: unknown;
}
