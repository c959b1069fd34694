import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createManagedIdentityService } from '../../../rehearsal/cloud/identity/managed-identity';
import { sendEvent } from '../../../src/azure/events/send-event';
import { sampleEvent } from '../../support/events';
import { useReceiver } from '../../support/receiver';

const receiver = useReceiver();
beforeEach(() => void (receiver.received.length = 0));

const identities = [
  { clientId: 'public', cloud: 'AzureCloud' },
  { clientId: 'gov', cloud: 'AzureUSGovernment' },
] as const;
let isSilent = false;
let server: Server;
beforeAll(async () => {
  const issue = createManagedIdentityService({
    identities: identities.map((each) => ({ ...each, objectId: 'o', resourceId: 'r', tenantId: 't' })),
    header: 'h',
    tokens: {
      issue: ({ clientId, audience }, seconds = 0) => ({
        token: `${clientId} at ${audience}`.replaceAll(' ', '-'),
        expiresOn: new Date(Date.now() + seconds * 1000),
      }),
      verify: () => 'not asked',
    },
    faults: { take: () => undefined },
  });
  server = createServer((request, response) => {
    if (!isSilent) void issue(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('IDENTITY_ENDPOINT', `http://127.0.0.1:${port}/msi/token`);
  vi.stubEnv('IDENTITY_HEADER', 'h');
});
afterEach(() => void (isSilent = false));
afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

const gov = 'https://contoso.usgovvirginia-1.eventgrid.azure.us/api/events';
const send = (url: string, clientId: string) =>
  sendEvent(
    { name: 'topic', kind: 'event-grid', url, clientId, routes: ['*'], events: ['*'] },
    sampleEvent(),
    { now: new Date() },
  );

describe('a topic that is told by managed identity', () => {
  it.each([
    ['https://contoso.westeurope-1.eventgrid.azure.net/api/events', 'public', 'https://eventgrid.azure.net'],
    [gov, 'gov', 'https://eventgrid.azure.us'],
  ])('at %s has a token of %s for its cloud', async (url, clientId, audience) => {
    expect(await send(url, clientId)).toMatchObject({ ok: true });
    expect(receiver.received[0]?.headers).toMatchObject({
      authorization: `Bearer ${clientId}-at-${audience}`,
    });
    expect(receiver.received[0]?.headers).not.toHaveProperty('aeg-sas-key');
  });

  it('of another cloud is told nothing, and the reason is given', async () => {
    const sent = await send(gov, 'public');
    expect(sent).toMatchObject({ ok: false, retryable: true });
    expect(receiver.received).toEqual([]);
  });

  it('does not hold anybody up while the identity does not answer', async () => {
    isSilent = true;
    expect(await send('https://contoso.westeurope-1.eventgrid.azure.net/api/events', 'late')).toEqual({
      ...{ ok: false, reason: 'did not answer within 10 seconds', retryable: true },
    });
  });
});
