import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { metrics, trace } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listen } from '../../../rehearsal/cloud/platform/listeners/listener';
import { createTelemetry, type Telemetry } from '../../../src/azure/telemetry/telemetry';
import { telemetryReceiver } from '../../../src/config/telemetry/telemetry-receiver';
import type { LogEvent } from '../../../src/domain/events/log-event';
import { instrumentationKey, startIngestion } from '../../support/ingestion';
import { memoryServices } from '../../support/services';
import { trust } from '../../support/lead-process';

let ingestion: Awaited<ReturnType<typeof startIngestion>>;
let logged: LogEvent[] = [];

beforeEach(async () => {
  ingestion = await startIngestion();
  trust(readFileSync(ingestion.caFile, 'utf8'));
  logged = [];
});
afterEach(async () => {
  trace.disable();
  metrics.disable();
  await ingestion.stop();
});

const toIngestion = (connectionString = ingestion.connectionString, authentication?: string) =>
  createTelemetry(
    telemetryReceiver({
      ...memoryServices().services.config.settings,
      APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString,
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: authentication,
    }),
  );
const step = {
  ...{ activity: 'endTurn', input: { route: 'r', transferId: 't1', sas: '?sig=abc' } },
  ...{ traceParent: undefined, log: (line: LogEvent) => void logged.push(line) },
};
const done = () => Promise.resolve('done');
/** However often it sends: that depends on the machine. */
const always = (answer: (response: ServerResponse) => void) => Array.from({ length: 1000 }, () => answer);
/** What was logged by the end of one more step. */
const said = (telemetry: Telemetry) => async (): Promise<LogEvent[]> => {
  expect(await telemetry.around(step, done)).toBe('done');
  return logged;
};

describe('telemetry with a connection string', () => {
  it('sends each span and each count once, under the key, and nothing else anywhere', async () => {
    const telemetry = toIngestion();
    for (let n = 0; n < 3; n++) await telemetry.around(step, done);
    telemetry.measure({ event: 'schedule.failed', route: 'r', code: 'INTERNAL' });
    await expect.poll(() => ingestion.points('acr_ferry.events')).toMatchObject([{ value: 1 }]);
    const counted = () =>
      ingestion.points('acr_ferry.activity.duration').reduce((sum, { count = 0 }) => sum + count, 0);
    await expect.poll(() => [ingestion.spans.length, counted()]).toEqual([3, 3]);
    // Whatever would come twice had the time to.
    await delay(1500);
    expect([ingestion.spans.length, counted()]).toEqual([3, 3]);
    expect(ingestion.spans[0]).toMatchObject({
      name: 'endTurn',
      properties: { 'acr_ferry.transfer': 't1', 'acr_ferry.outcome': 'ok' },
    });
    expect(new Set(ingestion.requests.map(({ path }) => path))).toEqual(new Set(['/v2.1/track']));
    const names = ingestion.envelopes.map(({ data }) => JSON.stringify(data.baseData));
    expect(names.filter((text) => !text.includes('acr_ferry.'))).toEqual([]);
    expect(new Set(ingestion.envelopes.map(({ tags }) => tags['ai.cloud.role']))).toEqual(
      new Set(['acr-ferry']),
    );
    expect(JSON.stringify(ingestion.envelopes)).not.toContain('sig=');
    expect(logged).toEqual([]);
    // What the exporter sends of its own use goes elsewhere, minutes later.
    expect(process.env.APPLICATION_INSIGHTS_NO_STATSBEAT).toBe('true');
  });

  it('hangs its spans below that of the host', async () => {
    const traceParent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00`;
    await toIngestion().around({ ...step, traceParent }, done);
    const isSpan = ({ data }: (typeof ingestion.envelopes)[number]) =>
      data.baseType === 'RemoteDependencyData';
    await expect
      .poll(() => ingestion.envelopes.find(isSpan)?.tags)
      .toMatchObject({
        ...{ 'ai.operation.id': 'a'.repeat(32), 'ai.operation.parentId': 'b'.repeat(16) },
      });
  });

  it('signs in by the managed identity that is named', async () => {
    const asked: string[] = [];
    const identity = await listen(
      (request, response) => {
        asked.push(request.url ?? '');
        const expires_on = Math.floor(Date.now() / 1000) + 3600;
        const token = { access_token: 'a-token', expires_on, resource: 'r', token_type: 'Bearer' };
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(token));
      },
      { port: 0 },
    );
    vi.stubEnv('IDENTITY_ENDPOINT', `http://127.0.0.1:${identity.port}/token`);
    vi.stubEnv('IDENTITY_HEADER', 'h');
    const telemetry = toIngestion(undefined, 'ClientId=c-1;Authorization=AAD');
    await telemetry.around(step, done);
    await expect.poll(() => ingestion.spans).toHaveLength(1);
    expect(new Set(ingestion.requests.map(({ authorization }) => authorization))).toEqual(
      new Set(['Bearer a-token']),
    );
    expect(decodeURIComponent(asked[0]!)).toMatch(/resource=https:\/\/monitor\.azure\.com.*client_id=c-1/);
    vi.unstubAllEnvs();
    await identity.close();
  });

  it.each([
    [403, 'HTTP_403'],
    [500, 'HTTP_500'],
    [429, 'HTTP_429'],
  ])('does the work when it is answered %d, says so once, and sends again later', async (status, reason) => {
    ingestion.answers.push(
      ...always((response) => {
        response.writeHead(status, { 'retry-after': '0' }).end('{}');
      }),
    );
    const telemetry = toIngestion();
    await expect.poll(said(telemetry)).toHaveLength(1);
    for (let n = 0; n < 2; n++) {
      await delay(800);
      expect(await telemetry.around(step, done)).toBe('done');
    }
    expect(logged).toEqual([
      { event: 'telemetry.undelivered', receiver: new URL(ingestion.url).host, reason },
    ]);
    expect(ingestion.envelopes).toEqual([]);
  });

  it('does the work without a receiver, soon', async () => {
    const telemetry = toIngestion();
    await ingestion.stop();
    const took: number[] = [];
    for (let n = 0; n < 10; n++) {
      const began = performance.now();
      expect(await telemetry.around(step, done)).toBe('done');
      took.push(performance.now() - began);
    }
    // One that waits for what is sent takes a second; a machine that does much else may hold up any.
    expect(took.filter((ms) => ms < 900).length).toBeGreaterThan(5);
    await expect
      .poll(said(telemetry))
      .toMatchObject([{ event: 'telemetry.undelivered', reason: expect.any(String) as string }]);
  });

  it('follows no redirect to another place', async () => {
    const other = await startIngestion();
    ingestion.answers.push(
      ...always((response) => {
        response
          .writeHead(308, { location: `https://localhost:${new URL(other.url).port}/v2.1/track` })
          .end();
      }),
    );
    const telemetry = toIngestion();
    await expect.poll(said(telemetry)).toMatchObject([{ reason: 'REDIRECTED_AWAY' }]);
    expect(other.requests).toEqual([]);
    await other.stop();
  });

  it.each([
    'nonsense',
    `InstrumentationKey=${instrumentationKey};IngestionEndpoint=http://a.example`,
    `InstrumentationKey=topsecret;IngestionEndpoint=https://a.example`,
  ])('does the work with a string that is not usable, and does not tell it', async (text) => {
    const telemetry = toIngestion(text);
    expect(await telemetry.around(step, done)).toBe('done');
    expect(await telemetry.around(step, done)).toBe('done');
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged)).not.toMatch(/topsecret|nonsense|0000/);
  });
});
