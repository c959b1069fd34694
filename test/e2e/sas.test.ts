import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoints } from '../../rehearsal/endpoints';
import { createAppClient, type AppClient } from '../../rehearsal/start/app-client';
import { chooseArtifacts } from '../../rehearsal/start/choose-artifacts';
import { followTransfer, rotateSas } from '../../rehearsal/start/follow';
import type { AppAddress } from '../../rehearsal/start/system';
import { defaultWorld } from '../../rehearsal/world';
import { filesLeft, knownSecrets, leaksIn } from '../support/leaks';
import { createKillableSystem } from './killable-system';

const state = mkdtempSync(path.join(tmpdir(), 'acr-ferry-sas-'));
const system = createKillableSystem(state);

let endpoints: Endpoints;
let address: AppAddress;
let app: AppClient;
let artifacts: string[];

beforeAll(async () => {
  endpoints = await system.cloud.start();
  address = await system.app.start();
  app = createAppClient(address);
  artifacts = await chooseArtifacts([], endpoints);
});
afterAll(async () => {
  await system.app.kill();
  await system.cloud.kill();
  rmSync(state, { recursive: true, force: true });
});

interface Secret {
  readonly side: string;
  readonly version: string;
}

async function versions(): Promise<Record<string, string>> {
  const { secrets } = (await (await app.request('GET', 'sas')).json()) as { secrets: Secret[] };
  return Object.fromEntries(secrets.map(({ side, version }) => [side, version]));
}

const transfer = async () => {
  const { transferId } = await app.startTransfer(artifacts);
  return followTransfer(app, transferId, () => undefined);
};

async function arm(fault: object): Promise<void> {
  const { url, key } = endpoints.control;
  const response = await fetch(`${url}/faults`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  expect(response.ok).toBe(true);
}

/** As an Event Grid subscription of the vault does. */
function deliver(events: readonly object[]): Promise<Response> {
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
async function setExpiry(version: string, exp: number): Promise<void> {
  const { endpoint, header } = endpoints.identity;
  const { clientId } = defaultWorld.source.app;
  const query = `api-version=2019-08-01&resource=https://vault.azure.net&client_id=${clientId}`;
  const signedIn = await fetch(`${endpoint}?${query}`, { headers: { 'x-identity-header': header } });
  const { access_token: token } = (await signedIn.json()) as { access_token: string };
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const url = `${endpoints.vaults.source.local}/secrets/acrexportsas/${version}?api-version=7.4`;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    httpsRequest(url, { method: 'PATCH', headers, ca: readFileSync(endpoints.caFile) }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end(JSON.stringify({ attributes: { exp } }));
  });
  expect(status).toBe(200);
}

describe('the SAS secrets of a running app', () => {
  it('are there soon after a deployment, with nobody asking', async () => {
    let present = await versions();
    while (Object.values(present).filter(Boolean).length < 2) {
      await sleep(100);
      present = await versions();
    }
    await rotateSas(app);
    expect(await versions()).toEqual(present);
  });

  it.each([
    ['SecretNearExpiry', 3600],
    ['SecretExpired', -60],
  ])('are renewed when Event Grid brings a %s', async (name, secondsLeft) => {
    const { source: version = '', target } = await versions();
    await setExpiry(version, Math.floor(Date.now() / 1000) + secondsLeft);
    const event = {
      id: name,
      subject: 'acrexportsas',
      eventType: `Microsoft.KeyVault.${name}`,
      eventTime: new Date().toISOString(),
      data: {
        VaultName: defaultWorld.source.vault,
        ObjectType: 'Secret',
        ObjectName: 'acrexportsas',
        Version: version,
      },
      dataVersion: '1',
    };
    // Event Grid delivers at least once.
    for (const delivery of [1, 2]) expect((await deliver([event])).status, `delivery ${delivery}`).toBe(202);
    let now = await versions();
    while (now.source === version) {
      await sleep(100);
      now = await versions();
    }
    expect(now.target).toBe(target);
    const after = await transfer();
    expect(after).toMatchObject({ status: 'succeeded' });
    expect((await versions()).source).toBe(now.source);
  });

  it.each([
    ['source', 'PUT'],
    ['target', 'GET'],
  ] as const)('are renewed and tried again when the %s refuses one', async (side, method) => {
    const before = await versions();
    // The pipelines of the emulator call path style, the app as in production.
    const path = `/${endpoints.storage[side].account}/transfer/*.tar`;
    await arm({ name: 'sas-expired', service: 'blob', method, path, count: 1 });
    const report = await transfer();
    expect(report).toMatchObject({ status: 'succeeded' });
    const after = await versions();
    expect(after[side]).not.toBe(before[side]);
  });

  it('are replaced after a revocation, and the next transfer does not notice', async () => {
    const before = await versions();
    const response = await app.request('POST', 'sas/revoke', { route: 'default', side: 'source' });
    expect(response.status).toBe(202);
    const { id } = (await response.json()) as { id: string };
    let status = 'queued';
    while (['queued', 'running'].includes(status)) {
      await sleep(100);
      ({ status } = await app.rotation(id));
    }
    expect(status).toBe('succeeded');
    expect((await versions()).source).not.toBe(before.source);
    expect(await transfer()).toMatchObject({ status: 'succeeded' });
  });

  it('leave no signature, key or bearer token anywhere but in the vaults', () => {
    const known = knownSecrets(state, endpoints);
    const leaks = filesLeft(state).flatMap((file) =>
      leaksIn(file, readFileSync(path.join(state, file), 'latin1'), known),
    );
    expect(leaks).toEqual([]);
  });
});
