import { BlobServiceClient } from '@azure/storage-blob';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { registryId } from '../../../rehearsal/world';
import { worlds } from '../../../rehearsal/worlds';
import { troubleIn, useTroubledSystem } from '../troubled-system';

/** A route between two registries of one tenant that finds its way; tests follow each other. */

const day = 86_400_000;
const takesAtMost = 180_000;
const { running, control, transfer } = useTroubledSystem(10, 'one-tenant', { ROUTE_VIA: 'auto' });
// What was found counts until the day ends (UTC), which must not be in between.
beforeAll(async () => {
  const left = day - (Date.now() % day);
  if (left < takesAtMost) await sleep(left);
}, 2 * takesAtMost);
const { target } = worlds['one-tenant'];
const importer = {
  objectId: target.app.objectId,
  role: 'Container Registry Data Importer and Data Reader',
  scope: registryId(target),
};
const listed = async (id: string) =>
  (await running.app.call('listTransfers', {})).transfers.find(({ transferId }) => transferId === id);

it('a transfer goes by image import where that is possible, and says why', async () => {
  const report = await transfer();
  expect(report, troubleIn(report)).toMatchObject({ status: 'succeeded', via: 'import' });
  expect(report.viaReason).toMatch(/let each other in, and the app may import \(found /);
  expect(await listed(report.transferId)).toMatchObject({ via: 'import' });
});

it('one that is refused fails and says how the next goes, which goes by pipelines and says why', async () => {
  await control('DELETE', 'roles', importer);
  const refused = await transfer();
  expect(refused).toMatchObject({ status: 'failed', via: 'import', error: { code: 'ACCESS_DENIED' } });
  expect(refused.notes.join()).toMatch(
    /the next transfers of the route go by pipelines: the app may not import/,
  );
  const next = await transfer();
  expect(next, troubleIn(next)).toMatchObject({ status: 'succeeded', via: 'transfer' });
  expect(next.viaReason).toMatch(/^the app may not import .*\(found /);
  expect((await listed(next.transferId))?.via).not.toBe('import');
});

it('once that is mended, the doctor says how to go by image import at once', async () => {
  await control('POST', 'roles', importer);
  expect((await transfer()).via).toBe('transfer');
  const { checks } = await running.app.call('getDoctor', { query: { side: 'target' } });
  const { mend = '' } = checks.find(({ check }) => check === 'image-import') ?? {};
  const [, container = '', name = ''] = /--container-name (\S+) --name (\S+)$/.exec(mend) ?? [];
  const { caFile, storage } = running.endpoints;
  // The SDK passes it on, though its types do not say so.
  const trust: object = { tlsOptions: { ca: readFileSync(caFile, 'utf8') } };
  const account = BlobServiceClient.fromConnectionString(storage.source.connectionString, trust);
  await account.getContainerClient(container).getBlobClient(name).delete();
  expect(await transfer()).toMatchObject({ status: 'succeeded', via: 'import' });
});
