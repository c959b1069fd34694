import type { BlobClient } from '@azure/storage-blob';
import { lookAt, type BlobFacts } from '../../azure/copy/blob-facts';
import { lookAtBlob } from '../../azure/imports/look-at-blob';
import { category } from '../../domain/copy/marks';
import { TransferError } from '../../domain/errors';
import { plainEtag } from '../../domain/imports/arrival';
import { judge } from '../../domain/imports/conditions';
import { mendedMark, type RepairKind } from '../../domain/imports/repair';
import { sideOf } from '../../domain/route';
import type { Activity } from '../activity';
import { claim } from '../../records/imports/claim';
import { importIdOf } from '../../records/imports/import-id';
import { pipelineFacts } from './pipeline-facts';
import { changeObservation } from '../../records/imports/write-observation';

export interface RepairBlobInput {
  readonly importId: string;
  readonly route: string;
  readonly blob: string;
  readonly etag: string;
  readonly repairs: readonly RepairKind[];
  /** Base64; with repair `md5`. */
  readonly md5?: string;
}

/**
 * Mends what the source trigger would pass a blob over for, and notes it. Headers and metadata of the blob stay otherwise as they are.
 * The first write marks the blob, so whoever repeats it after a crash, at whatever point, goes on with the version it made.
 */
export const repairBlob: Activity<RepairBlobInput, Record<string, never>> = async (input, services) => {
  const { importId, blob, etag, repairs } = input;
  const route = services.route(input.route);
  const client = services.container(sideOf(route, 'target')).getBlobClient(blob);
  const facts = await lookAt(client, 'target');
  if (facts === undefined || (plainEtag(facts.etag) !== etag && !isMarked(facts, importId))) {
    throw new TransferError('SOURCE_CHANGED', `${blob} changed before it could be mended`, {
      operation: 'repair blob',
      origin: 'target',
    });
  }
  const after = await mend(client, facts, input);
  await claim(services, route, importIdOf(route.name, { blob, etag: after }), importId);

  const look = await lookAtBlob(client);
  const at = services.now().toISOString();
  const verdict = look && judge(await pipelineFacts(services, route), look, at);
  await changeObservation(services, route, importId, (before) => ({
    ...before,
    etag: plainEtag(after),
    ...(verdict && { verdict }),
    repairs: repairs.map((kind) => ({ kind, at })),
  }));
  services.log({ event: 'import.repaired', importId, route: route.name, blob, repairs });
  return {};
};

const isMarked = ({ metadata }: BlobFacts, importId: string): boolean => metadata[mendedMark] === importId;

/** Does what is still to do. Returns the ETag of the version it makes. */
async function mend(
  client: BlobClient,
  facts: BlobFacts,
  { importId, repairs, md5 }: RepairBlobInput,
): Promise<string> {
  let now = facts.etag;
  if (!isMarked(facts, importId)) {
    // Whatever is written makes the blob new, and so mends its age.
    const metadata = {
      ...facts.metadata,
      ...(repairs.includes('category') && { category }),
      [mendedMark]: importId,
    };
    now = (await client.setMetadata(metadata, { conditions: { ifMatch: now } })).etag ?? now;
  }
  if (md5 !== undefined && facts.contentMd5 !== md5) {
    const headers = { ...facts.headers, blobContentMD5: Buffer.from(md5, 'base64') };
    now = (await client.setHTTPHeaders(headers, { conditions: { ifMatch: now } })).etag ?? now;
  }
  return now;
}
