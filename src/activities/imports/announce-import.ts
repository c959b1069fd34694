import { z } from 'zod';
import { toTransferError } from '../../azure/failure';
import { failureSchema, tell, TransferError } from '../../domain/errors';
import { importStatusSchema } from '../../domain/imports/import';
import { changeImport } from '../../records/imports/imports';
import { importPath } from '../../records/imports/paths';
import { activity } from '../activity';

const announceImportInput = z.object({
  importId: z.string(),
  route: z.string(),
  /** What happened: the import was picked up by a run, or ended. */
  what: z.enum(['picked-up', ...importStatusSchema.exclude(['waiting', 'importing']).options]),
});
/** What happened to an import that somebody is told of. */
export type Announced = z.output<typeof announceImportInput>['what'];

const timeoutMs = 30_000;

/**
 * Sends a CloudEvent (1.0, structured mode) to the configured endpoint, the only address it ever goes to:
 * redirects are not followed. A repeated call sends the same id.
 */
export const announceImport = activity(announceImportInput, async (input, services) => {
  const { importId, route, what } = input;
  const url = services.config.settings.OBSERVE_EVENTS_URL;
  const known = await services.records(services.route(route)).read(importPath(importId));
  if (url === undefined || known === undefined) return {};
  const { blob, run, status, transfer, seenAt, finishedAt, error } = known;
  const event = {
    specversion: '1.0',
    id: `${importId}-${what}`,
    source: `/acr-ferry/routes/${route}`,
    type: `acr-ferry.import.${what}`,
    subject: blob,
    time: what === 'picked-up' ? (run?.seenAt ?? seenAt) : (finishedAt ?? seenAt),
    datacontenttype: 'application/json',
    data: { importId, route, blob, status, seenAt, finishedAt, transfer, run, error: error && tell(error) },
  };
  const answer = await post(url, JSON.stringify(event));
  if (answer.ok) return {};
  const retryable = answer.status === 408 || answer.status === 429 || answer.status >= 500;
  const { host } = new URL(url);
  throw new TransferError(retryable ? 'UNAVAILABLE' : 'REFUSED', `${host} answered ${answer.status}`, {
    operation: 'announce import',
    origin: 'app',
    retryable,
  });
});

async function post(url: string, body: string): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    // Node names the reason only in the cause; the URL may hold a key.
    const { cause, name } = error as { cause?: { code?: string }; name?: string };
    const reason = {
      name,
      code: cause?.code ?? 'ECONNRESET',
      message: `${new URL(url).host} did not answer`,
    };
    throw toTransferError(reason, 'announce import', 'app');
  }
}

/** Notes, and logs, an event of an import that nobody could be told; the import goes on without. */
export const noteUnannounced = activity(
  announceImportInput.extend({ error: failureSchema }),
  async ({ importId, what, error, ...input }, services) => {
    const note = `nobody was told ${what}: ${error.message}`;
    const change = await changeImport(services, services.route(input.route), importId, (before) => ({
      ...before,
      notes: before.notes.includes(note) ? before.notes : [...before.notes, note],
    }));
    const { route, blob } = change;
    const { code, message: reason } = error;
    services.log({ event: 'import.event-failed', importId, route, blob, what, code, reason });
    return {};
  },
);
