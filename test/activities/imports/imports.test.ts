import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { announceImport } from '../../../src/activities/imports/announce-import';
import { endObservation } from '../../../src/activities/imports/end-observation';
import { importIdOf } from '../../../src/records/imports/import-id';
import { inspectArrival } from '../../../src/activities/imports/inspect-arrival';
import { observeRun } from '../../../src/activities/imports/observe-run';
import { recordUnseen } from '../../../src/activities/imports/record-unseen';
import { startObservedRun } from '../../../src/activities/imports/start-observed-run';
import { getImport } from '../../../src/application/imports/get-import';
import { importQuerySchema, listImports } from '../../../src/application/imports/list-imports';
import type { Services } from '../../../src/services';
import type { Failure } from '../../../src/domain/errors';
import type { LogEvent } from '../../../src/domain/imports/log-event';
import type { Arrival } from '../../../src/domain/imports/arrival';
import { sideOf, type Route } from '../../../src/domain/route';
import { rehearseServices, type RehearsedServices } from '../../support/rehearsed-services';
import { waybillPath } from '../../../src/records/transfer/paths';
import { sampleWaybill } from '../../support/documents';

let cloud: RehearsedServices;
let services: Services;
let route: Route;
const logged: LogEvent[] = [];

beforeAll(async () => {
  cloud = await rehearseServices();
  services = open();
  route = services.route('default');
});
afterAll(() => cloud.stop());

function open(settings: Record<string, string> = {}): Services {
  return { ...cloud.services(settings), log: (event) => void logged.push(event) };
}

const archive = { metadata: { category: 'acr-transfer-blob' } };

/** Puts a blob into the target container. Returns the notice of it. */
async function arrive(blob: string, options: object = archive): Promise<Arrival> {
  const client = services.container(sideOf(route, 'target')).getBlockBlobClient(blob);
  const { etag = '' } = await client.uploadData(Buffer.from('archive'), options);
  const { storageAccount: account, container } = sideOf(route, 'target');
  return {
    ...{ account, container, blob, etag: etag.replaceAll('"', '') },
    seenBy: 'event',
    noticedAt: new Date().toISOString(),
  };
}

const at = (arrival: Arrival) => ({
  importId: importIdOf('default', { etag: arrival.noticedAt, ...arrival }),
  route: 'default',
  blob: arrival.blob,
});
const inspect = (arrival: Arrival, by = services) => inspectArrival({ ...at(arrival), arrival }, by);
const view = (arrival: Arrival) => getImport(services, at(arrival).importId);
const unmet = async (arrival: Arrival) =>
  (await view(arrival)).verdict?.conditions.filter(({ state }) => state === 'unmet').map(({ name }) => name);

describe('an arrival', () => {
  it('is judged by the pipeline, its secret and the blob as they are, and says so in the log', async () => {
    const arrival = await arrive('judged.tar', {});
    expect(await inspect(arrival)).toMatchObject({ known: false });
    // There is neither pipeline nor secret yet; Put Blob computes the MD5 of what it is sent.
    expect(await unmet(arrival)).toEqual(['pipeline', 'access', 'category']);
    expect(await view(arrival)).toMatchObject({ status: 'waiting', bytes: 7, willImport: false });
    expect(logged.at(-1)).toMatchObject({
      event: 'import.judged',
      unmet: ['pipeline', 'access', 'category'],
    });
  });

  it('is observed once: repeated activities go on, other notices of the version end', async () => {
    const arrival = await arrive('once.tar');
    expect(await inspect(arrival)).toMatchObject({ known: false });
    expect(await inspect(arrival)).toMatchObject({ known: false });
    const { etag: _, ...late } = arrival;
    expect(await inspect(late)).toEqual({ known: true });
    expect(await inspect({ ...arrival, etag: 'older' })).toEqual({ known: true });
  });

  it('that is late counts for the version that is there', async () => {
    const arrival = await arrive('late.tar');
    const late = { ...arrival, etag: 'of-an-older-version' };
    expect(await inspect(late)).toMatchObject({ known: false });
    expect((await view(late)).etag).toBe(arrival.etag);
    expect(await inspect(arrival)).toEqual({ known: true });
  });

  it('that is late leaves out runs from before the version that is there', async () => {
    const arrival = await arrive('overwritten.tar');
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
    const late = { ...arrival, etag: 'of-an-older-version', noticedAt: hoursAgo(2) };
    const { since } = (await inspect(late)) as { since: string };
    const run = { name: 'auto_1', blob: arrival.blob, triggeredAt: hoursAgo(1) };
    const runs = [{ ...run, state: { state: 'succeeded' } as const }];
    const listing: Services['runs'] = () => ({ look: () => Promise.resolve({ asOf: new Date(), runs }) });
    const seen = await observeRun({ ...at(late), since }, { ...services, runs: listing });
    expect(seen).not.toHaveProperty('run');
  });

  it('is not observed again once its observation has ended', async () => {
    const arrival = await arrive('ended.tar');
    await inspect(arrival);
    await endObservation(at(arrival), services);
    expect(await inspect(arrival)).toEqual({ known: true });
  });

  it('joins the transfer whose waybill it names, and no other', async () => {
    const transferId = 't000000000000abc';
    const path = waybillPath(transferId, 3);
    const waybill = path.name;
    const written = sampleWaybill({ transferId, batch: 3, batches: 3, blob: 'ours.tar' });
    await services.records(route).write(path, written);
    const marked = (acrferrywaybill: string) => ({ metadata: { ...archive.metadata, acrferrywaybill } });
    const ours = await arrive('ours.tar', marked(waybill));
    const foreign = await arrive('foreign.tar', marked(waybillPath(transferId, 4).name));
    const forged = await arrive('forged.tar', marked('../../secrets.json'));
    const copied = await arrive('by-hand/ours.tar', marked(waybill));
    for (const arrival of [ours, foreign, forged, copied]) await inspect(arrival);
    expect((await view(ours)).transfer).toEqual({ transferId, batch: 3, route: 'default' });
    expect((await view(foreign)).transfer).toBeUndefined();
    expect((await view(forged)).transfer).toBeUndefined();
    expect((await view(copied)).transfer).toBeUndefined();
    const query = importQuerySchema.parse({ transfer: transferId });
    expect((await listImports(services, query)).imports.map(({ blob }) => blob)).toEqual(['ours.tar']);
  });
});

describe('an import that does not come', () => {
  it('is not picked up, for the reasons there are now', async () => {
    const arrival = await arrive('stripped.tar', {});
    await inspect(arrival);
    const ended = await endObservation(at(arrival), services);
    expect(ended).toEqual({ status: 'not-picked-up', runWanted: false });
    const { error, finishedAt } = await view(arrival);
    expect(error).toMatchObject({
      code: 'RUN_NOT_STARTED',
      message: expect.stringContaining('category') as string,
    });
    expect(finishedAt).toBeDefined();
    expect(logged.at(-1)).toMatchObject({ event: 'import.not-picked-up', code: 'RUN_NOT_STARTED' });
  });

  it('is gone when the blob is, and replaced when another version is there', async () => {
    const [gone, replaced] = [await arrive('gone.tar'), await arrive('replaced.tar')];
    for (const arrival of [gone, replaced]) await inspect(arrival);
    await services.container(sideOf(route, 'target')).getBlobClient('gone.tar').delete();
    await inspect(await arrive('replaced.tar', {}));
    expect(await endObservation(at(gone), services)).toMatchObject({ status: 'gone' });
    expect(await endObservation(at(replaced), services)).toMatchObject({ status: 'replaced' });
  });

  it('is not picked up either when headers or metadata were changed by hand', async () => {
    const arrival = await arrive('by hand.tar', {});
    await inspect(arrival);
    const client = services.container(sideOf(route, 'target')).getBlobClient('by hand.tar');
    await client.setMetadata({ category: 'acr-transfer-blob' });
    const ended = await endObservation(at(arrival), open({ IMPORT_BY: 'trigger-then-run' }));
    expect(ended).toEqual({ status: 'not-picked-up', runWanted: true });
    expect(await unmet(arrival)).not.toContain('category');
  });

  it('that nobody could look at is recorded as unknown, once, and listed', async () => {
    const arrival = await arrive('unseen.tar');
    const error: Failure = {
      code: 'UNAVAILABLE',
      message: 'the target does not answer',
      operation: 'inspectArrival',
      origin: 'target',
      retryable: true,
    };
    const record = () => recordUnseen({ ...at(arrival), arrival, error }, services);
    expect(await record()).toEqual({ announces: false });
    const { finishedAt } = await view(arrival);
    expect(logged.at(-1)).toMatchObject({ event: 'import.unknown', code: 'UNAVAILABLE' });
    await record();
    expect(await view(arrival)).toMatchObject({ status: 'unknown', etag: arrival.etag, error, finishedAt });
    const { imports } = await listImports(services, importQuerySchema.parse({ status: 'unknown' }));
    expect(imports.map(({ blob }) => blob)).toContain('unseen.tar');
    expect(await inspect(arrival)).toEqual({ known: true });
  });

  it('that vanished before it was looked at is observed all the same', async () => {
    const arrival = await arrive('vanished.tar');
    await services.container(sideOf(route, 'target')).getBlobClient('vanished.tar').delete();
    expect(await inspect(arrival)).toMatchObject({ known: false });
    expect(await view(arrival)).toMatchObject({ status: 'waiting', etag: arrival.etag });
  });

  it('is imported by a run of ours where the route says so, unless a transfer is at it', async () => {
    const stepsIn = open({ IMPORT_BY: 'trigger-then-run' });
    const transferId = 't000000000000def';
    const path = waybillPath(transferId, 1);
    await services.records(route).write(path, sampleWaybill({ transferId, blob: 'busy.tar' }));
    const ours = await arrive('busy.tar', { metadata: { acrferrywaybill: path.name } });
    const foreign = await arrive('alone.tar', {});
    for (const arrival of [ours, foreign]) await inspect(arrival, stepsIn);
    expect(await endObservation(at(ours), stepsIn)).toMatchObject({ runWanted: false });
    expect(await endObservation(at(foreign), stepsIn)).toMatchObject({ runWanted: true });
  });
});

describe('the run that imports a blob', () => {
  it('is found in the listing, and its failure explained', async () => {
    const pipelines = services.pipelines(sideOf(route, 'target'));
    const { location } = await pipelines.registry();
    await pipelines.putPipeline(route, location);
    const arrival = await arrive('run.tar');
    await inspect(arrival);
    const { run } = await startObservedRun(at(arrival), services);
    expect(await startObservedRun(at(arrival), services)).toEqual({ run });
    expect(await view(arrival)).toMatchObject({
      status: 'importing',
      run: { name: run, startedBy: 'acr-ferry' },
    });

    // Fresh services each time, since a listing is good for a while.
    const look = () => observeRun({ ...at(arrival), since: arrival.noticedAt }, open());
    let seen = await look();
    while (seen.status === undefined || seen.status === 'importing') seen = await look();
    expect(seen).toMatchObject({ run, status: 'failed' });
    // There is no SAS secret in the vault.
    expect(await view(arrival)).toMatchObject({
      status: 'failed',
      error: { code: 'SAS_SECRET_MISSING' },
    });
  });

  it('is not that of a version which took its place', async () => {
    const older = await arrive('twice.tar');
    await inspect(older);
    const newer = await arrive('twice.tar', {});
    await inspect(newer);
    const { run } = await startObservedRun(at(newer), services);
    const look = (arrival: Arrival) => observeRun({ ...at(arrival), since: arrival.noticedAt }, open());
    await vi.waitUntil(async () => (await look(newer)).run === run);
    expect(await look(older)).not.toHaveProperty('run');
    const runs: Services['runs'] = (side) => ({
      look: async () => ({ ...(await services.runs(side).look()), asOf: new Date(Date.now() + 120_000) }),
    });
    const later = { ...open(), runs };
    expect(await observeRun({ ...at(older), since: older.noticedAt }, later)).toMatchObject({
      replaced: true,
    });
    // With the blob gone only the claim on the run tells them apart.
    await services.container(sideOf(route, 'target')).getBlobClient('twice.tar').delete();
    expect(await look(older)).not.toHaveProperty('run');
    expect(await look(newer)).toMatchObject({ run });
  });
});

describe('who is told', () => {
  const url = 'https://hooks.example.com/imports?code=a-key';
  const told = open.bind(undefined, { OBSERVE_EVENTS_URL: url });
  const fetched = vi.spyOn(globalThis, 'fetch');
  const answer = (status: number) => fetched.mockResolvedValueOnce(new Response(null, { status }));
  afterEach(() => fetched.mockReset());
  afterAll(() => fetched.mockRestore());

  it('gets a CloudEvent with the same id however often it is sent', async () => {
    const arrival = await arrive('told.tar');
    expect(await inspect(arrival, told())).toMatchObject({ announces: true });
    const { importId, route: name } = at(arrival);
    for (const status of [200, 204]) {
      answer(status);
      await announceImport({ importId, route: name, what: 'not-picked-up' }, told());
    }
    const [[to, init], [, again]] = fetched.mock.calls as [[string, RequestInit], [string, RequestInit]];
    expect([to, init.redirect]).toEqual([url, 'manual']);
    expect(again.body).toBe(init.body);
    expect(JSON.parse(init.body as string)).toMatchObject({
      specversion: '1.0',
      id: `${importId}-not-picked-up`,
      source: '/acr-ferry/routes/default',
      type: 'acr-ferry.import.not-picked-up',
      subject: 'told.tar',
      data: { importId, blob: 'told.tar' },
    });
  });

  it.each([
    [503, true],
    [429, true],
    [302, false],
    [401, false],
  ])('is tried again after %i: %s, and its address stays secret', async (status, retryable) => {
    const arrival = await arrive(`told ${status}.tar`);
    await inspect(arrival, told());
    answer(status);
    const { importId, route: name } = at(arrival);
    const error = await announceImport({ importId, route: name, what: 'gone' }, told()).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ failure: { retryable, message: `hooks.example.com answered ${status}` } });
  });

  it.each(['ECONNREFUSED', 'UND_ERR_SOCKET'])('is tried again when it does not answer: %s', async (code) => {
    const arrival = await arrive(`told ${code}.tar`);
    await inspect(arrival, told());
    fetched.mockRejectedValueOnce(Object.assign(new TypeError('fetch failed'), { cause: { code } }));
    const { importId, route: name } = at(arrival);
    const error = await announceImport({ importId, route: name, what: 'gone' }, told()).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ failure: { code: 'UNAVAILABLE', retryable: true } });
    expect(String(error)).not.toContain('a-key');
  });
});

describe('the list of imports', () => {
  it('is newest first, in pages, filtered by status', async () => {
    const all = await listImports(services, importQuerySchema.parse({ limit: '100' }));
    const times = all.imports.map(({ noticedAt }) => noticedAt);
    expect(times.length).toBeGreaterThan(8);
    expect(times).toEqual([...times].sort().reverse());
    const first = await listImports(services, importQuerySchema.parse({ limit: '2' }));
    const { continuationToken } = first;
    const query = importQuerySchema.parse({ limit: '100', continuationToken });
    const rest = await listImports(services, query);
    expect([...first.imports, ...rest.imports]).toEqual(all.imports);
    const gone = await listImports(services, importQuerySchema.parse({ status: 'gone,replaced' }));
    expect(gone.imports.map(({ blob }) => blob).sort()).toEqual(['gone.tar', 'replaced.tar']);
  });

  it('refuses what is no id', async () => {
    await expect(getImport(services, '../x')).rejects.toMatchObject({ code: 'IMPORT_NOT_FOUND' });
  });
});
