import type { InvocationContext } from '@azure/functions';
import { logLine } from '../../domain/redact';
import { whyNoName, type BlobEvent, type Ignored } from '../../domain/imports/blob-event';
import type { LogEvent } from '../../domain/events/log-event';
import { longestBlobName } from '../../domain/transfer/names';
import type { App } from '../instances';
import { whyNotOurs } from '../../domain/waybill/not-ours';
import { receive } from './receive';
import { readsFrom, startImports } from './start-imports';

/** Where the outcome of a blob event is logged: the invocation. */
export type Log = Pick<InvocationContext, 'log' | 'warn'>;

/** What of an invocation the handlers of both triggers use. */
export type Invocation = Pick<InvocationContext, 'log' | 'info' | 'warn' | 'error'>;

/**
 * What both triggers do with a blob event. It may be about anything: what is not for us is done with, so that
 * nothing comes again and again, and logged with the reason save for documents. Throws only what may heal;
 * the host then shows the event again.
 */
export async function takeBlobEvent(app: App, log: Log, given: BlobEvent | Ignored): Promise<void> {
  const received = 'ignored' in given ? [] : await receiveAll(app, given);
  for (const line of received) log.log(logLine(line));
  const outcome = 'ignored' in given ? given : await startImports(app, given);
  const { account, container, blob } = 'ignored' in given ? {} : given;
  const where = { account, container, blob: blob?.slice(0, longestBlobName) };
  // A waybill is no archive to import, but it was waited for.
  if ('ignored' in outcome && received.length === 0 && !outcome.usual) {
    log.warn(logLine({ event: 'import.ignored', ...where, reason: outcome.ignored }));
  }
  for (const { importId, route, fresh } of 'ignored' in outcome ? [] : outcome) {
    const event = fresh ? 'import.seen' : 'import.repeated';
    log.log(logLine({ event, importId, route, ...where }));
  }
  if (received.some(({ pending }) => pending)) throw new Error(`a copy onto ${where.blob} goes on`);
}

/** Starts what a blob event completes, on every receiving route that reads its container. */
async function receiveAll(app: App, event: BlobEvent): Promise<LogEvent[]> {
  const { blob: name } = event;
  if (whyNoName(name) !== undefined || whyNotOurs(name) !== undefined) return [];
  const routes = [...app.config.routes.values()].filter(
    (route) => route.mode === 'receive' && readsFrom(route, event),
  );
  return Promise.all(
    routes.map(async ({ name: route }): Promise<LogEvent> => {
      const received = await receive(app, {
        ...{ route, name, trigger: 'event' },
        caller: { kind: 'blob', name },
      });
      if (received.missing !== undefined) return { event: 'receive.waiting', route, ...received };
      const { transferId, carried } = received.request;
      const line = received.fresh ? 'receive.started' : 'receive.repeated';
      return { event: line, route, blob: carried?.blob ?? name, transferId };
    }),
  );
}
