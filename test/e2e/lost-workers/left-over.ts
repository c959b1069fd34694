import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import type { Endpoints, StorageEndpoint } from '../../../rehearsal/endpoints';
import type { SupervisedApp } from './supervised-app';

/** Everything that is ever removed is old at once. */
const nothingIsKept = Object.fromEntries(
  ['TRANSFERS', 'BLOBS', 'IMPORTS', 'EVENTS', 'AUDIT', 'HISTORY'].map((kind) => [
    `RETENTION_${kind}_DAYS`,
    '0.00001',
  ]),
);

/**
 * What is remembered when nothing runs; the block by which a SAS was proved is never committed. A SAS is
 * renewed by its own timer, also after the purge.
 */
const memory =
  /^(?:(?:brought|brought-to|cuts|routes|sas|ways)\/|acr-ferry-probe$|events\/(?:index|told)\/[^/]*sas\.)/;
/** These are empty then. */
const lists = /^(?:ledger|untagged)\//;

interface PurgeView {
  readonly last?: {
    readonly status: string;
    readonly startedAt: string;
    readonly problems: readonly string[];
  };
}

/** Has all that is over purged, and tells what is there still: documents, blobs, staged blocks. */
export async function leftOver(app: SupervisedApp, endpoints: Endpoints): Promise<string[]> {
  await app.killHost(nothingIsKept);
  const seen = async () => (await app.ask<PurgeView>('GET', 'api/purge')).last;
  // The daily one may have come before.
  const earlier = (await seen())?.startedAt;
  await app.order('admin/functions/purgeOnSchedule');
  let purge: PurgeView['last'];
  do {
    await sleep(500);
    purge = await seen();
  } while (purge?.startedAt === earlier || !['succeeded', 'failed'].includes(purge?.status ?? ''));
  const problems = [...purge!.problems, ...(purge!.status === 'failed' ? ['it failed'] : [])];

  const { source, target } = endpoints.storage;
  const accounts = [source, target, ...endpoints.otherStorage];
  const blobs = await Promise.all(
    accounts.map((each) => namesIn(containerOf(endpoints, each, each.container))),
  );
  const state = containerOf(endpoints, source, 'acr-ferry');
  const documents = await namesIn(state);
  const open = documents.map(async (name) =>
    lists.test(name) && (await isEmpty(state, name)) ? [] : [name],
  );
  return [...problems, ...blobs.flat(), ...(await Promise.all(open)).flat()];
}

function containerOf(
  { caFile }: Endpoints,
  { connectionString }: StorageEndpoint,
  name: string,
): ContainerClient {
  // The SDK passes it on, though its types do not say so.
  const trust: object = { tlsOptions: { ca: readFileSync(caFile, 'utf8') } };
  return BlobServiceClient.fromConnectionString(connectionString, trust).getContainerClient(name);
}

/** What is in it besides. */
async function namesIn(container: ContainerClient): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of container.listBlobsFlat({ includeUncommitedBlobs: true }))
    if (!memory.test(name)) names.push(name);
  return names;
}

async function isEmpty(container: ContainerClient, name: string): Promise<boolean> {
  const text = await container.getBlobClient(name).downloadToBuffer();
  const { version: _, ...document } = JSON.parse(text.toString()) as Record<string, object>;
  return Object.values(document).every((list) => Object.keys(list).length === 0);
}
