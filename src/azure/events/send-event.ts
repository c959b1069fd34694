import type { ManagedIdentityCredential } from '@azure/identity';
import { cloudEventOf } from '../../domain/events/cloud-event';
import { mayPass, type Sent } from '../../domain/events/delivery';
import type { DomainEvent } from '../../domain/events/event';
import type { Sink } from '../../domain/events/sink';
import { slackMessage } from '../../domain/events/slack-message';
import { teamsMessage } from '../../domain/events/teams-card';
import { managedIdentity } from '../credentials';
import { reasonIn, retryAfterSeconds, toTransferError } from '../failure';
import { signatureHeaders } from './signature';

/** How long a receiver may take; it is to keep what it gets, and work later. */
const timeoutMs = 10_000;

interface Message {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Tells a sink of an event, once; never throws. No redirect is followed, no answer read to its end. */
export async function sendEvent(
  sink: Sink,
  event: DomainEvent,
  { now, appUrl }: { readonly now: Date; readonly appUrl?: string | undefined },
): Promise<Sent> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const { url, ...message } = await messageFor(sink, event, { now, appUrl, signal });
    const response = await fetch(url, { method: 'POST', ...message, redirect: 'manual', signal });
    const { ok, status, headers } = response;
    await response.body?.cancel();
    if (ok) return { ok, answer: `answered ${status}` };
    const retryAfter = retryAfterSeconds({ get: (name) => headers.get(name) ?? undefined });
    return {
      ...{ ok, reason: `answered ${status}`, retryable: mayPass(status) },
      ...(retryAfter !== undefined && { retryAfterSeconds: retryAfter }),
    };
  } catch (error) {
    return { ok: false, reason: whyUnsent(error), retryable: true };
  }
}

async function messageFor(
  sink: Sink,
  event: DomainEvent,
  { now, appUrl, signal }: { now: Date; appUrl: string | undefined; signal: AbortSignal },
): Promise<Message> {
  const { url } = sink;
  const json = { 'content-type': 'application/json' };
  switch (sink.kind) {
    case 'webhook': {
      const body = JSON.stringify(cloudEventOf(event, appUrl));
      const signed = signatureHeaders(sink.secrets, { id: event.id, body, at: now });
      return {
        url,
        headers: { 'content-type': 'application/cloudevents+json; charset=utf-8', ...signed },
        body,
      };
    }
    case 'event-grid': {
      const address = new URL(url);
      address.searchParams.set('api-version', '2018-01-01');
      const body = JSON.stringify([cloudEventOf(event, appUrl)]);
      const type = { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' };
      return { url: address.href, headers: { ...type, ...(await topicKey(sink, signal)) }, body };
    }
    case 'teams':
      return { url, headers: json, body: JSON.stringify(teamsMessage(event, appUrl)) };
    case 'slack':
      return { url, headers: json, body: JSON.stringify(slackMessage(event, appUrl)) };
  }
}

/**
 * The audience is that of the cloud of the topic, `https://eventgrid.azure.net`, `.us` or `.cn`, as
 * EVENTGRID_AUDIENCE_MAP of Microsoft's azure-iot-ops-cli-extension and the SDKs of Event Grid have it.
 */
async function topicKey(
  sink: Extract<Sink, { kind: 'event-grid' }>,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  if (sink.key !== undefined) return { 'aeg-sas-key': sink.key };
  const cloud = /eventgrid\.azure\.\w+$/.exec(new URL(sink.url).hostname)?.[0] ?? 'eventgrid.azure.net';
  const asked = identityOf(sink.clientId).getToken(`https://${cloud}/.default`);
  const { token } = await Promise.race([asked, end(signal)]);
  return { authorization: `Bearer ${token}` };
}

const end = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });

const identities = new Map<string, ManagedIdentityCredential>();

/** Tokens are kept in the credential. */
function identityOf(clientId = ''): ManagedIdentityCredential {
  const identity = identities.get(clientId) ?? managedIdentity(clientId === '' ? undefined : clientId);
  identities.set(clientId, identity);
  return identity;
}

/** Node names the reason in the cause only, and the message of an error may hold the address. */
function whyUnsent(error: unknown): string {
  const { cause, name } = error as { cause?: { code?: string }; name?: string };
  if (name === 'TimeoutError') return `did not answer within ${timeoutMs / 1000} seconds`;
  const code = cause?.code ?? '';
  if (/^[A-Z_]{4,60}$/.test(code)) return `did not answer (${code})`;
  return reasonIn(toTransferError(error, 'tell of an event', 'app').message);
}
