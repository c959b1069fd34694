import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import path from 'node:path';
import { expect } from 'vitest';
import { defaultWorld } from '../../rehearsal/world';
import type { RunningPair } from './killable-system';

/** As an Event Grid subscription of the vault does. */
export function deliver({ state, address }: RunningPair, events: readonly object[]): Promise<Response> {
  const { system: key } = JSON.parse(readFileSync(path.join(state, 'host', 'keys.json'), 'utf8')) as {
    system: string;
  };
  const webhook = `${address.url}/runtime/webhooks/eventgrid?functionName=rotateSasOnEvent&code=${key}`;
  return fetch(webhook, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'aeg-event-type': 'Notification' },
    body: JSON.stringify(events),
  });
}

/** Changes when a version of the source secret expires, as the app's identity may. */
export async function setExpiry({ endpoints }: RunningPair, version: string, exp: number): Promise<void> {
  const { endpoint, header } = endpoints.identity;
  const { clientId } = defaultWorld.source.app;
  const query = `api-version=2019-08-01&resource=https://vault.azure.net&client_id=${clientId}`;
  const signedIn = await fetch(`${endpoint}?${query}`, { headers: { 'x-identity-header': header } });
  const { access_token: token } = (await signedIn.json()) as { access_token: string };
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const url = `${endpoints.vaults.source.local}/secrets/acrexportsas/${version}?api-version=7.4`;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    request(url, { method: 'PATCH', headers, ca: readFileSync(endpoints.caFile) }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end(JSON.stringify({ attributes: { exp } }));
  });
  expect(status).toBe(200);
}
