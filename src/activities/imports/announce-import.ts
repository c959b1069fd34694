import { toTransferError } from '../../azure/failure';
import { TransferError } from '../../domain/errors';
import { importDocuments } from '../../domain/imports/names';
import type { EndStatus, Observation } from '../../domain/imports/observation';
import type { Activity } from '../activity';

export interface AnnounceImportInput {
  readonly importId: string;
  readonly route: string;
  /** What happened: the import was picked up by a run, or ended. */
  readonly what: 'picked-up' | EndStatus;
}

const timeoutMs = 30_000;

/**
 * Sends a CloudEvent (1.0, structured mode) to the configured endpoint, the only address it ever goes to: redirects are not followed. A
 * repeated call sends the same id.
 */
export const announceImport: Activity<AnnounceImportInput, Record<string, never>> = async (
  input,
  services,
) => {
  const { importId, route, what } = input;
  const url = services.config.settings.OBSERVE_EVENTS_URL;
  const path = importDocuments.observation(importId);
  const observation = await services.documents(services.route(route)).read<Observation>(path);
  if (url === undefined || observation === undefined) return {};
  const { blob, run, status, transfer, noticedAt, finishedAt, error } = observation;
  const event = {
    specversion: '1.0',
    id: `${importId}-${what}`,
    source: `/acr-ferry/routes/${route}`,
    type: `acr-ferry.import.${what}`,
    subject: blob,
    time: what === 'picked-up' ? (run?.seenAt ?? noticedAt) : (finishedAt ?? noticedAt),
    datacontenttype: 'application/json',
    data: { importId, route, blob, status, noticedAt, finishedAt, transfer, run, error },
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
};

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
