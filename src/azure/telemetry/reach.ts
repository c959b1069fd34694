import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { LogEvent } from '../../domain/events/log-event';

/** After a failure nothing is sent, and after a long wait none is waited for, for so long. */
export const pauseMs = 30_000;

interface Exporter<T> {
  export(items: T, done: (result: ExportResult) => void): unknown;
}

/** Whether a receiver answers: while it does not, what is for it is dropped, and costs nothing. */
export function createReach(receiver: string) {
  let lostUntil = 0;
  let warned = false;
  let warning: LogEvent | undefined;
  const isLost = (): boolean => Date.now() < lostUntil;
  const note = ({ code, error }: ExportResult): void => {
    if (code === ExportResultCode.SUCCESS) {
      [lostUntil, warned] = [0, false];
      return;
    }
    lostUntil = Date.now() + pauseMs;
    // The text of an error may have the whole address.
    const reason = (error as { code?: unknown } | undefined)?.code ?? error?.name;
    if (!warned) warning = { event: 'telemetry.undelivered', receiver, reason };
    warned = true;
  };
  return {
    isLost,
    /** The same exporter, looked after: its first word counts, as that of Azure always ends with success. */
    watch<T, E extends Exporter<T>>(exporter: E & Exporter<T>): E {
      const send = exporter.export.bind(exporter);
      exporter.export = async (items, done) => {
        if (isLost()) {
          done({ code: ExportResultCode.SUCCESS });
          return;
        }
        const end = once<ExportResult>((result) => {
          note(result);
          done(result);
        });
        try {
          await send(items, end);
        } catch (error) {
          end({ code: ExportResultCode.FAILED, error: error as Error });
        }
      };
      return exporter;
    },
    takeWarning(): LogEvent | undefined {
      const taken = warning;
      warning = undefined;
      return taken;
    },
  };
}

function once<T>(run: (given: T) => void): (given: T) => void {
  let isDone = false;
  return (given) => {
    if (!isDone) run(given);
    isDone = true;
  };
}
