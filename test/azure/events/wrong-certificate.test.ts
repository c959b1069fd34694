import { createServer, type Server } from 'node:https';
import { mkdtempSync, writeFileSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCertificates } from '../../../rehearsal/cloud/platform/listeners/certificates';
import { sendEvent } from '../../../src/azure/events/send-event';
import { sampleEvent, sampleSinks } from '../../support/events';
import { leadProcess, trust } from '../../support/lead-process';

const servers: Server[] = [];
let said = 0;
let undo: () => void;

/** A service inside the network, reached by whatever name leads to it. */
async function serve(cert: string, key: string): Promise<number> {
  const server = createServer({ cert, key }, (_, response) => {
    said++;
    response.end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  const state = mkdtempSync(join(tmpdir(), 'acr-ferry-inside-'));
  const inside = await loadCertificates(state, ['vault.inside.example']);
  const expired = await generate([{ name: 'commonName', value: 'expired.example.com' }], {
    ...{ notBeforeDate: new Date('2025-01-01'), notAfterDate: new Date('2025-02-01') },
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'expired.example.com' }] }],
  });
  const file = join(state, 'endpoints.json');
  const connectMap = {
    'rebound.example.com': `127.0.0.1:${await serve(inside.cert, inside.key)}`,
    'expired.example.com': `127.0.0.1:${await serve(expired.cert, expired.private)}`,
  };
  writeFileSync(file, JSON.stringify({ connectMap }));
  undo = leadProcess({ FERRY_ENDPOINTS: file }, readFileSync(inside.caFile, 'utf8'));
  trust(expired.cert);
});
afterAll(() => {
  undo();
  for (const server of servers) server.close();
});

describe('a name that leads to who cannot prove to have it', () => {
  it.each([
    ['rebound.example.com', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['expired.example.com', 'CERT_HAS_EXPIRED'],
  ])('%s: is told nothing', async (host, code) => {
    const sink = { ...sampleSinks.webhook, url: `https://${host}/ferry?code=s3cret` };
    expect(await sendEvent(sink, sampleEvent(), { now: new Date() })).toEqual({
      ...{ ok: false, reason: `did not answer (${code})`, retryable: true },
    });
    expect(said).toBe(0);
  });
});
