import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoints } from '../../rehearsal/endpoints';
import { generateImages } from '../../rehearsal/images/samples';
import type { AppClient } from '../../rehearsal/start/app-client';
import { createChildren, type Children } from '../../rehearsal/start/children';
import { followTransfer } from '../../rehearsal/start/follow';
import { startApp, startCloud } from '../../rehearsal/start/system';
import { verifyFolder } from '../../cli/offline/waybill/verify-folder';
import type { TransferReport } from '../../src/domain/transfer/report';
import { secretKey } from '../../src/domain/waybill/keys';
import { secret, send, without } from './air-gap';
import { describeSystem, splitReference, type RunningSystem } from './running-system';

describe('across an air gap', () => {
  const state = mkdtempSync(path.join(tmpdir(), 'acr-ferry-e2e-'));
  const logs = path.join(state, 'logs');
  const disk = path.join(state, 'disk');
  const [cloud, sender, receiver] = [createChildren(logs), createChildren(logs), createChildren(logs)];
  let endpoints: Endpoints;
  let digests: Map<string, string>;
  let handedOver: TransferReport;
  let sendingApp: RunningSystem;
  /** Of the app that receives. */
  let client: AppClient;

  const run = async (
    children: Children,
    host: string,
    settings: Record<string, string>,
  ): Promise<RunningSystem> =>
    describeSystem(
      { endpoints, app: await startApp(children, endpoints, { state, port: 0, host, settings }) },
      state,
    );

  beforeAll(async () => {
    endpoints = await startCloud(cloud, state, { fresh: false });
    sendingApp = await run(sender, 'sender', without('TARGET', { ROUTE_MODE: 'send' }));
    digests = await sendingApp.push(await generateImages(2));
    handedOver = await sendingApp.transfer([...digests.keys()]);
    await sender.stop();
  });
  afterAll(async () => {
    for (const children of [receiver, sender, cloud]) await children.stop();
    rmSync(state, { recursive: true, force: true });
  });

  it('the sender hands over, and does not say that anything is verified', () => {
    expect(handedOver.status).toBe('succeeded');
    expect(handedOver.artifacts.map(({ verified, handedOver: ready }) => [verified, ready])).toEqual([
      [false, true],
      [false, true],
    ]);
    expect(Object.keys(handedOver.phases)).toEqual(['plan', 'export', 'handover']);
    expect(handedOver.batches[0]?.handover?.signedBy).toBe('the shared secret');
  });

  it('what was carried is checked on the disk', async () => {
    const { blob, handover } = handedOver.batches[0]!;
    for (const name of [blob!, handover!.waybill]) {
      mkdirSync(path.dirname(path.join(disk, name)), { recursive: true });
      writeFileSync(path.join(disk, name), await send(endpoints, 'source', 'GET', name));
    }
    const { ok, blobs } = await verifyFolder(disk, [secretKey(secret)]);
    expect(blobs).toMatchObject([{ blob, signature: 'verified', artifacts: 2, problems: [] }]);
    expect(ok).toBe(true);
  });

  it('the receiver imports, verifies against the waybill, and never reaches the source', async () => {
    const { blob, handover } = handedOver.batches[0]!;
    for (const name of [handover!.waybill, blob!]) {
      await send(endpoints, 'target', 'PUT', name, readFileSync(path.join(disk, name)));
    }
    await sendingApp.control('DELETE', 'requests');

    const { target, control, ...app } = await run(
      receiver,
      'receiver',
      without('SOURCE', { ROUTE_MODE: 'receive', TARGET_CREDENTIAL: 'client-secret' }),
    );
    client = app.client;
    const received = await client.request('POST', 'imports/receive', { blob });
    expect(received.status).toBe(202);
    const { transferId } = (await received.json()) as { transferId: string };
    const report = await followTransfer(client, transferId, () => undefined);

    expect(report.error).toBeUndefined();
    expect(report.status).toBe('succeeded');
    expect(new Map(report.artifacts.map((each) => [each.reference, each.targetDigest]))).toEqual(digests);
    expect(report.artifacts.every(({ verified }) => verified)).toBe(true);
    for (const [reference, digest] of digests) {
      expect(await target.digestOf(...splitReference(reference))).toBe(digest);
    }
    const again = await client.request('POST', 'imports/receive', { blob });
    expect([again.status, await again.json()]).toMatchObject([200, { transferId, status: 'succeeded' }]);

    const { requests } = await control<{ requests: readonly { side?: string; path: string }[] }>(
      'GET',
      'requests',
    );
    expect(requests.filter(({ side }) => side === 'target').length).toBeGreaterThan(10);
    expect(requests.filter(({ side }) => side === 'source')).toEqual([]);
  });

  it('an altered waybill is refused before anything is imported', async () => {
    const { blob, handover } = handedOver.batches[0]!;
    const signed = JSON.parse(readFileSync(path.join(disk, handover!.waybill), 'utf8')) as {
      payload: string;
    };
    const waybill = Buffer.from(signed.payload, 'base64url').toString();
    const payload = Buffer.from(waybill.replaceAll('fleet/', 'other/')).toString('base64url');
    await send(
      endpoints,
      'target',
      'PUT',
      handover!.waybill,
      Buffer.from(JSON.stringify({ ...signed, payload })),
    );
    const received = await client.request('POST', 'imports/receive', { blob });
    const { transferId } = (await received.json()) as { transferId: string };
    const report = await followTransfer(client, transferId, () => undefined);
    expect(report.status).toBe('failed');
    expect(report.error?.code).toBe('WAYBILL_SIGNATURE_INVALID');
    expect(report.batches).toEqual([]);
  });
});
