import { describe, expect, it } from 'vitest';
import { findImportRun } from '../../../src/activities/imports/find-import-run';
import { startImportRun } from '../../../src/activities/imports/start-import-run';
import type { BlobEvent } from '../../../src/domain/imports/blob-event';
import type { Services } from '../../../src/services';
import { placeOf, useImports } from './use-imports';

const { open, services, target, client, create, begin, view } = useImports();

describe('the run that imports a blob', () => {
  it('is found in the listing, and its failure explained', async () => {
    const pipelines = services().pipelines(target());
    const { location } = await services().registryFacts(target());
    await pipelines.putPipeline(services().route('default'), location);
    const event = await create('run.tar');
    await begin(event);
    const { run } = await startImportRun(placeOf(event), services());
    expect(await startImportRun(placeOf(event), services())).toEqual({ run });
    expect(await view(event)).toMatchObject({
      status: 'importing',
      run: { name: run, startedBy: 'acr-ferry' },
    });

    // Fresh services each time, since a listing is good for a while.
    const look = () => findImportRun({ ...placeOf(event), since: event.seenAt }, open());
    let seen = await look();
    while (seen.status === undefined || seen.status === 'importing') seen = await look();
    expect(seen).toMatchObject({ run, status: 'failed' });
    // There is no SAS secret in the vault.
    const ended = await view(event);
    expect(ended).toMatchObject({ status: 'failed', error: { code: 'SAS_SECRET_MISSING' } });
    // The host may show the start again, when nobody follows the run any more.
    expect(await startImportRun(placeOf(event), services())).toEqual({ run });
    expect(await view(event)).toEqual(ended);
  });

  it('is not that of a version which took its place', async () => {
    const older = await create('twice.tar');
    await begin(older);
    const newer = await create('twice.tar', {});
    await begin(newer);
    const { run } = await startImportRun(placeOf(newer), services());
    const look = (event: BlobEvent) => findImportRun({ ...placeOf(event), since: event.seenAt }, open());
    await expect.poll(async () => (await look(newer)).run).toBe(run);
    expect(await look(older)).not.toHaveProperty('run');
    const runs: Services['runs'] = (side) => ({
      latest: async () => ({
        ...(await services().runs(side).latest()),
        asOf: new Date(Date.now() + 120_000),
      }),
    });
    const later = { ...open(), runs };
    expect(await findImportRun({ ...placeOf(older), since: older.seenAt }, later)).toMatchObject({
      replaced: true,
    });
    // With the blob gone only the claim on the run tells them apart.
    await client('twice.tar').delete();
    expect(await look(older)).not.toHaveProperty('run');
    expect(await look(newer)).toMatchObject({ run });
  });

  it('is none from before the version that is there', async () => {
    const event = await create('overwritten.tar');
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
    const late = { ...event, etag: 'of-an-older-version', seenAt: hoursAgo(2) };
    const { since } = (await begin(late)) as { since: string };
    const run = { name: 'auto_1', blob: event.blob, triggeredAt: hoursAgo(1) };
    const runs = [{ ...run, state: { state: 'succeeded' } as const }];
    const listing: Services['runs'] = () => ({ latest: () => Promise.resolve({ asOf: new Date(), runs }) });
    const seen = await findImportRun({ ...placeOf(late), since }, { ...services(), runs: listing });
    expect(seen).not.toHaveProperty('run');
  });
});
