import { app, type InvocationContext } from '@azure/functions';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Host } from '../../../../rehearsal/host/index';
import { startApp } from '../fixtures/start-app';

let host: Host;
let seen: { id: unknown; data: unknown }[];
beforeEach(async () => {
  seen = [];
  host = await startApp(() => {
    app.eventGrid('pushed', {
      handler: (event, context: InvocationContext) => {
        seen.push({ id: event.id, data: context.triggerMetadata?.data });
        if (event.subject === 'bad') throw new Error('cannot take it');
      },
    });
  });
});

const event = (id: string, subject = 'good') => ({
  id,
  subject,
  eventType: 'T',
  data: { Target: { Tag: 'v1' } },
});

async function post(
  type: string,
  body: unknown,
  functionName = 'pushed',
  key = host.keys.system,
): Promise<Response> {
  return fetch(`${host.url}/runtime/webhooks/eventgrid?functionName=${functionName}&code=${key}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'aeg-event-type': type, 'content-type': 'application/json' },
  });
}

describe('Event Grid trigger', () => {
  it('answers both validation handshakes', async () => {
    const validated = await post('SubscriptionValidation', [{ data: { validationCode: 'C' } }]);
    expect([validated.status, await validated.json()]).toEqual([200, { validationResponse: 'C' }]);
    expect((await post('SubscriptionValidation', [{ data: {} }])).status).toBe(400);
    const options = await fetch(
      `${host.url}/runtime/webhooks/eventgrid?functionName=pushed&code=${host.keys.system}`,
      {
        method: 'OPTIONS',
        headers: { 'webhook-request-origin': 'eventgrid.azure.net' },
      },
    );
    expect([options.status, options.headers.get('webhook-allowed-origin')]).toEqual([
      200,
      'eventgrid.azure.net',
    ]);
  });

  it('runs the function once per event of a batch, and for a single CloudEvent', async () => {
    expect((await post('Notification', [event('1'), event('2')])).status).toBe(202);
    expect((await post('Notification', event('3'), 'PUSHED')).status).toBe(202);
    expect(seen.map(({ id }) => id).sort()).toEqual(['1', '2', '3']);
    expect(seen[0]?.data).toEqual({ target: { tag: 'v1' } });
  });

  it('answers 500 when any event of the batch fails, so that all come again', async () => {
    const response = await post('Notification', [event('1'), event('2', 'bad')]);
    expect([response.status, await response.text()]).toEqual([500, 'cannot take it']);
    expect(seen).toHaveLength(2);
  });

  it('refuses wrong keys, unknown functions and malformed deliveries', async () => {
    expect((await post('Notification', [event('1')], 'pushed', 'wrong')).status).toBe(401);
    expect((await post('Notification', [event('1')], 'other')).status).toBe(404);
    expect((await post('Notification', 'no json')).status).toBe(400);
    expect((await post('Notification', '12')).status).toBe(400);
    expect((await post('Other', [event('1')])).status).toBe(400);
    expect((await post('Unsubscribe', [])).status).toBe(202);
    expect(seen).toEqual([]);
  });
});
