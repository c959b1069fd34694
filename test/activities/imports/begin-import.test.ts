import { describe, expect, it } from 'vitest';
import { recordUnseen } from '../../../src/activities/imports/begin-import';
import { endImport } from '../../../src/activities/imports/end-import';
import { importQuerySchema, listImports } from '../../../src/application/imports/list-imports';
import type { Failure } from '../../../src/domain/errors';
import { archive, placeOf, useImports } from './use-imports';
import { waybillOf } from './waybill-of';

const { open, services, client, create, begin, view, unmet, logged } = useImports();

describe('an import', () => {
  it('is judged by the pipeline, its secret and the blob as they are, and says so in the log', async () => {
    const event = await create('judged.tar', {});
    expect(await begin(event)).toMatchObject({ known: false });
    // There is neither pipeline nor secret yet; Put Blob computes the MD5 of what it is sent.
    expect(await unmet(event)).toEqual(['pipeline', 'access', 'category']);
    expect(await view(event)).toMatchObject({ status: 'waiting', bytes: 7, willImport: false });
    expect(logged.at(-1)).toMatchObject({
      event: 'import.judged',
      unmet: ['pipeline', 'access', 'category'],
    });
  });

  it('begins once: repeated activities go on, other events of the version end', async () => {
    const event = await create('once.tar');
    expect(await begin(event)).toMatchObject({ known: false });
    expect(await begin(event)).toMatchObject({ known: false });
    const { etag: _, ...late } = event;
    expect(await begin(late)).toEqual({ known: true });
    expect(await begin({ ...event, etag: 'older' })).toEqual({ known: true });
  });

  it('whose event is late is of the version that is there', async () => {
    const event = await create('late.tar');
    const late = { ...event, etag: 'of-an-older-version' };
    expect(await begin(late)).toMatchObject({ known: false });
    expect((await view(late)).etag).toBe(event.etag);
    expect(await begin(event)).toEqual({ known: true });
  });

  it('does not begin again once it has ended', async () => {
    const event = await create('ended.tar');
    await begin(event);
    await endImport(placeOf(event), services());
    expect(await begin(event)).toEqual({ known: true });
  });

  it('goes on to the run of ours that was wanted when its follower died', async () => {
    const stepsIn = open({ IMPORT_BY: 'trigger-then-run' });
    const event = await create('wanted.tar');
    await begin(event);
    expect(await endImport(placeOf(event), stepsIn)).toMatchObject({ runWanted: true });
    expect(await begin(event, stepsIn)).toMatchObject({ known: false });
  });

  it('joins the transfer whose waybill it names, and no other', async () => {
    const transferId = 't000000000000abc';
    const waybill = await waybillOf(services(), transferId, 3, 'ours.tar');
    const marked = (acrferrywaybill: string) => ({ metadata: { ...archive.metadata, acrferrywaybill } });
    const ours = await create('ours.tar', marked(waybill));
    const foreign = await create('foreign.tar', marked(waybill.replace('3.json', '4.json')));
    const forged = await create('forged.tar', marked('../../secrets.json'));
    const copied = await create('by-hand/ours.tar', marked(waybill));
    for (const event of [ours, foreign, forged, copied]) await begin(event);
    expect((await view(ours)).transfer).toEqual({ transferId, batch: 3, route: 'default' });
    expect((await view(foreign)).transfer).toBeUndefined();
    expect((await view(forged)).transfer).toBeUndefined();
    expect((await view(copied)).transfer).toBeUndefined();
    const query = importQuerySchema.parse({ transfer: transferId });
    expect((await listImports(services(), query)).imports.map(({ blob }) => blob)).toEqual(['ours.tar']);
  });

  it('that nobody could look at is recorded as unknown, once, and listed', async () => {
    const event = await create('unseen.tar');
    const error: Failure = {
      code: 'UNAVAILABLE',
      message: 'the target does not answer',
      operation: 'beginImport',
      origin: 'target',
      retryable: true,
    };
    const record = () => recordUnseen({ ...placeOf(event), event, error }, services());
    await record();
    const { finishedAt } = await view(event);
    expect(logged.at(-1)).toMatchObject({ event: 'import.unknown', code: 'UNAVAILABLE' });
    await record();
    expect(await view(event)).toMatchObject({ status: 'unknown', etag: event.etag, error, finishedAt });
    const { imports } = await listImports(services(), importQuerySchema.parse({ status: 'unknown' }));
    expect(imports.map(({ blob }) => blob)).toContain('unseen.tar');
    expect(await begin(event)).toEqual({ known: true });
  });

  it('that vanished before it was looked at begins all the same', async () => {
    const event = await create('vanished.tar');
    await client('vanished.tar').delete();
    expect(await begin(event)).toMatchObject({ known: false });
    expect(await view(event)).toMatchObject({ status: 'waiting', etag: event.etag });
  });
});
