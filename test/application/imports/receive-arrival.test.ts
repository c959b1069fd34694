import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { planReceipt } from '../../../src/activities/plan/plan-receipt';
import { listArrivals } from '../../../src/application/imports/list-arrivals';
import { receiveArrival } from '../../../src/application/imports/receive-arrival';
import { receiveByHand } from '../../../src/application/imports/receive-order';
import { Refusal } from '../../../src/application/refusal';
import { takeNotice } from '../../../src/application/imports/take-notice';
import { TransferError } from '../../../src/domain/errors';
import { waybillName } from '../../../src/domain/waybill/waybill-name';
import type { TransferPlan } from '../../../src/domain/plan/transfer-plan';
import type { Side } from '../../../src/domain/side';
import { signWaybill } from '../../../src/domain/waybill/signature';
import { copyServices } from '../../azure/copy/support/run-copy';
import { startStorage, type TestStorage } from '../../azure/copy/support/storage';
import type { MemoryServices } from '../../support/services';
import { sampleWaybill, testKey } from '../../domain/waybill/carried';
import { fakeClient, type FakeClient } from '../fake-client';
import { waybillPath, cancelPath } from '../../../src/records/transfer/paths';
import { planPath } from '../../../src/records/plan/paths';

let storage: TestStorage;
let client: FakeClient;
let memory: MemoryServices;
beforeAll(async () => {
  storage = await startStorage();
});
afterAll(() => storage.close());

const content = Buffer.from('an exported tar');
const md5 = createHash('md5').update(content).digest('base64');
const good = sampleWaybill(content.length, md5);
const key = testKey('P-256');

let folder = 0;
let blob: string;
beforeEach(() => {
  client = fakeClient();
  memory = app();
  blob = `carried-${++folder}/batch-0001.tar`;
});

const app = (environment: Record<string, string> = {}): MemoryServices =>
  copyServices(storage, { ROUTE_MODE: 'receive', ...environment });

const put = (name: string, body: Buffer | string, contentMd5?: string): Promise<unknown> =>
  storage.target.getBlockBlobClient(name).upload(body, Buffer.byteLength(body), {
    ...(contentMd5 !== undefined && {
      blobHTTPHeaders: { blobContentMD5: Buffer.from(contentMd5, 'base64') },
    }),
  });
const putBlob = (): Promise<unknown> => put(blob, content, md5);
const putWaybill = (text = good): Promise<unknown> => put(waybillName(blob), text);

const arrive = (name = blob) =>
  receiveArrival(client, memory.services, { route: 'default', name, trigger: 'event' });

/** Receives what is there, and plans its import. */
async function receive(): Promise<string> {
  const receipt = await arrive();
  if (receipt.state !== 'received') throw new Error(`it lacks its ${receipt.missing.join()}`);
  return receipt.request.transferId;
}

const plan = (transferId: string) =>
  planReceipt({ transferId, route: 'default', notes: ['from the check'] }, memory.services);

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof TransferError) return error.failure.code;
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

describe('receiveArrival', () => {
  it('waits for the waybill', async () => {
    await putBlob();
    expect(await arrive()).toEqual({ state: 'incomplete', blob, missing: ['waybill'] });
    expect(client.started).toEqual([]);
    await putWaybill();
    expect(await arrive(waybillName(blob))).toMatchObject({ state: 'received', fresh: true });
    expect(client.started).toHaveLength(1);
  });

  it('waits for the blob', async () => {
    await putWaybill();
    expect(await arrive(waybillName(blob))).toEqual({ state: 'incomplete', blob, missing: ['blob'] });
    await putBlob();
    expect(await arrive()).toMatchObject({ state: 'received', fresh: true });
  });

  it('starts once, however many events tell of it', async () => {
    await Promise.all([putBlob(), putWaybill()]);
    const ids = [await receive(), await receive(), await receive()];
    expect(new Set(ids).size).toBe(1);
    expect(client.started).toEqual([ids[0]]);
  });

  it('starts anew when blob or waybill is carried across once more', async () => {
    await Promise.all([putBlob(), putWaybill()]);
    const first = await receive();
    await putWaybill(`${good} `);
    const second = await receive();
    await putBlob();
    expect(new Set([first, second, await receive()]).size).toBe(3);
  });

  it('asks nothing of the source', async () => {
    await Promise.all([putBlob(), putWaybill()]);
    storage.drain();
    await plan(await receive());
    expect(storage.drain().filter((call) => call.includes(' source'))).toEqual([]);
  });
});

describe('a notice of a new blob', () => {
  const lines: { event: string; blob?: string; missing?: string[] }[] = [];
  const note = (text: unknown): void => void lines.push(JSON.parse(String(text)) as (typeof lines)[number]);
  const notice = (name: string, container = 'transfer') =>
    takeNotice(
      client,
      memory.services,
      { log: note, warn: note },
      {
        account: 'targetaccount',
        container,
        blob: name,
        seenBy: 'event',
        noticedAt: '2026-01-01T00:00:00Z',
      },
    );
  const transfers = () => client.started.filter((id) => id.startsWith('t'));
  beforeEach(() => lines.splice(0));

  it('receives once blob and waybill are there, whichever came last', async () => {
    await putWaybill();
    await notice(waybillName(blob));
    expect(lines).toEqual([{ event: 'receive.waiting', route: 'default', blob, missing: ['blob'] }]);
    await putBlob();
    await notice(blob);
    await notice(waybillName(blob));
    expect(transfers()).toHaveLength(1);
    const events = lines.map(({ event }) => event).filter((event) => event.startsWith('receive.'));
    expect(events).toEqual(['receive.waiting', 'receive.started', 'receive.repeated']);
  });

  it('with a name no blob can have is ignored', async () => {
    await notice('a\ud800.tar');
    await notice('a'.repeat(1025));
    expect(lines.map(({ event }) => event)).toEqual(['import.ignored', 'import.ignored']);
  });

  it('with a name that leaves none for a waybill is waiting for it, and observed', async () => {
    const { services } = memory;
    const container = ((side: Side) => ({
      getBlobClient(name: string) {
        // Emulators know no limit.
        if (name.length > 1024) throw new Error('400 InvalidUri');
        return services.container(side).getBlobClient(name);
      },
    })) as unknown as typeof services.container;
    memory = { ...memory, services: { ...services, container } };
    await notice('a'.repeat(1024));
    expect(lines.map(({ event }) => event)).toEqual(['receive.waiting', 'import.arrived']);
    expect(lines[0]).toMatchObject({ missing: ['blob', 'waybill'] });
  });

  it('of another container is nobody’s', async () => {
    await Promise.all([putBlob(), putWaybill()]);
    await notice(blob, 'elsewhere');
    expect(lines.map(({ event }) => event)).toEqual(['import.ignored']);
    expect(transfers()).toEqual([]);
  });
});

describe('receiveByHand', () => {
  it('takes the one receiving route when none is named', async () => {
    await Promise.all([putBlob(), putWaybill()]);
    const { request } = await receiveByHand(client, memory.services, { blob });
    expect(request).toMatchObject({ route: 'default', trigger: 'http', arrival: { blob } });
  });

  it('says what has not arrived', async () => {
    expect(await codeOf(receiveByHand(client, memory.services, { blob }))).toBe('ARRIVAL_NOT_FOUND');
    await putBlob();
    expect(await codeOf(receiveByHand(client, memory.services, { blob }))).toBe('ARRIVAL_INCOMPLETE');
  });

  it('refuses what is no order, and a route that does not receive', async () => {
    for (const body of [
      undefined,
      {},
      { blob: '' },
      { blob: '\ud800' },
      { blob, more: 1 },
      { blob, route: 'other' },
    ]) {
      expect(await codeOf(receiveByHand(client, memory.services, body))).toBe('REQUEST_INVALID');
    }
    const connected = copyServices(storage).services;
    expect(await codeOf(receiveByHand(client, connected, { blob }))).toBe('REQUEST_INVALID');
  });
});

describe('listArrivals', () => {
  it('lists what lies there without its counterpart', async () => {
    await putBlob();
    const lonelyWaybill = `carried-${++folder}/other.tar`;
    await put(waybillName(lonelyWaybill), good);
    const { incomplete, truncated } = await listArrivals(memory.services);
    expect(truncated).toBe(false);
    expect(incomplete).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ route: 'default', blob, missing: 'waybill' }) as unknown,
        expect.objectContaining({ blob: lonelyWaybill, missing: 'blob' }) as unknown,
      ]),
    );
    await putWaybill();
    expect((await listArrivals(memory.services)).incomplete.map((each) => each.blob)).not.toContain(blob);
  });
});

describe('planReceipt', () => {
  it('writes a plan of one batch and a waybill that names the blob where it lies', async () => {
    await Promise.all([putBlob(), putWaybill()]);
    const id = await receive();
    expect(await plan(id)).toMatchObject({
      artifacts: 2,
      unresolved: 0,
      terms: { mode: 'receive' },
      batches: 1,
      lanes: 1,
    });
    expect(memory.documents.get(waybillPath(id, 1).name)).toMatchObject({
      transferId: id,
      batch: 1,
      blob,
      artifacts: [{ reference: 'team/app:1.0' }, {}],
      content: { bytes: content.length, md5 },
    });
    const { notes } = memory.documents.get(planPath(id).name) as TransferPlan;
    expect(notes.join('\n')).toMatch(
      /from the check\nbatch 1 of 2 of transfer t0mh.*\n.*not checked: it has none$/,
    );
  });

  it('says which key signed', async () => {
    memory = app({ WAYBILL_PUBLIC_KEY: key.publicPem });
    await Promise.all([putBlob(), putWaybill(await signWaybill(good, key.signer))]);
    const id = await receive();
    await plan(id);
    const { notes } = memory.documents.get(planPath(id).name) as TransferPlan;
    expect(notes).toContain('the waybill is signed by https://vault.example/keys/waybills/1');
  });

  it.each<[string, () => Promise<string>, string]>([
    ['no signature', () => Promise.resolve(good), 'WAYBILL_UNSIGNED'],
    [
      'the signature of a stranger',
      () => signWaybill(good, testKey('P-256').signer),
      'WAYBILL_SIGNATURE_INVALID',
    ],
  ])('refuses a waybill with %s where the route demands signatures', async (_what, text, code) => {
    memory = app({ WAYBILL_PUBLIC_KEY: key.publicPem });
    await Promise.all([putBlob(), putWaybill(await text())]);
    expect(await codeOf(plan(await receive()))).toBe(code);
  });

  it('refuses a blob of another length, MD5 or name', async () => {
    await Promise.all([putBlob(), putWaybill(sampleWaybill(content.length + 1, md5))]);
    expect(await codeOf(plan(await receive()))).toBe('WAYBILL_BLOB_MISMATCH');
    await putWaybill(sampleWaybill(content.length));
    expect(await codeOf(plan(await receive()))).toBe('WAYBILL_BLOB_MISMATCH');
    await putWaybill(good.replace('batch-0001.tar', 'batch-0002.tar'));
    expect(await codeOf(plan(await receive()))).toBe('WAYBILL_BLOB_MISMATCH');
  });

  it('refuses a waybill that is empty, huge or none', async () => {
    await putBlob();
    for (const text of ['', ' '.repeat(1024 * 1024 + 1), '{}']) {
      await putWaybill(text);
      expect(await codeOf(plan(await receive()))).toBe('WAYBILL_INVALID');
    }
  });

  it('refuses what was replaced after it arrived', async () => {
    await Promise.all([putBlob(), putWaybill()]);
    const byBlob = await receive();
    await putBlob();
    expect(await codeOf(plan(byBlob))).toBe('WAYBILL_BLOB_MISMATCH');
    const byWaybill = await receive();
    await putWaybill(`${good} `);
    expect(await codeOf(plan(byWaybill))).toBe('WAYBILL_BLOB_MISMATCH');
  });

  it('compares the length alone where the blob has no MD5, and says so', async () => {
    await Promise.all([put(blob, content), putWaybill()]);
    await storage.target.getBlobClient(blob).setHTTPHeaders({});
    const id = await receive();
    await plan(id);
    const { notes } = memory.documents.get(planPath(id).name) as TransferPlan;
    expect(notes.at(-1)).toMatch(/no Content-MD5/);
  });

  it('plans nothing once it is cancelled', async () => {
    await Promise.all([putBlob(), putWaybill()]);
    const id = await receive();
    memory.documents.set(cancelPath(id).name, {});
    expect(await codeOf(plan(id))).toBe('CANCELLED');
  });
});
