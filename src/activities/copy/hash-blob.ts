import type { ContainerClient } from '@azure/storage-blob';
import { statusOf } from '../../azure/copy/faults';
import { openMd5 } from '../../azure/copy/md5';
import { longestBlobName } from '../../domain/transfer/names';
import { waybillName } from '../../domain/waybill/waybill-name';
import { sideOf } from '../../domain/route';
import { longestWaybillBytes, openWaybill } from '../../domain/waybill/open-waybill';
import type { Activity } from '../activity';

export interface HashBlobInput {
  readonly route: string;
  readonly blob: string;
  /** The version to read; another is refused. */
  readonly etag: string;
  readonly bytes: number;
  /** Where an earlier call stopped. */
  readonly from?: HashState;
}

interface HashState {
  readonly offset: number;
  readonly saved: string;
}

export type HashBlobOutput =
  | { readonly done: true; readonly md5: string; readonly by: 'waybill' | 'content' }
  | { readonly done: false; readonly from: HashState };

/** One call must end well inside the time the host gives an activity. */
const longestMs = 3 * 60_000;

/** The MD5 of a blob: from the waybill beside it, or by reading it, in as many calls as that takes. */
export const hashBlob: Activity<HashBlobInput, HashBlobOutput> = async (input, services) => {
  const { blob, etag, bytes, from } = input;
  const container = services.container(sideOf(services.route(input.route), 'target'));
  const noted = from === undefined ? await notedMd5(container, blob, bytes) : undefined;
  if (noted !== undefined) return { done: true, md5: noted, by: 'waybill' };
  const end = performance.now() + longestMs;
  const md5 = openMd5(from?.saved);
  let offset = from?.offset ?? 0;
  if (offset < bytes) {
    const conditions = { ifMatch: `"${etag}"` };
    const { readableStreamBody } = await container
      .getBlobClient(blob)
      .download(offset, undefined, { conditions });
    for await (const chunk of readableStreamBody ?? []) {
      md5.update(chunk as Buffer);
      offset += chunk.length;
      if (performance.now() > end) break;
    }
  }
  return offset < bytes
    ? { done: false, from: { offset, saved: md5.save() } }
    : { done: true, md5: md5.digest(), by: 'content' };
};

/** What the waybill says, when it speaks of a blob of that length. */
async function notedMd5(
  container: ContainerClient,
  blob: string,
  bytes: number,
): Promise<string | undefined> {
  const name = waybillName(blob);
  if (name.length > longestBlobName) return undefined;
  try {
    const client = container.getBlobClient(name);
    // Anybody may have put anything there: no more of it is read than a waybill can have.
    const { contentLength = 0 } = await client.getProperties();
    if (contentLength === 0 || contentLength > longestWaybillBytes) return undefined;
    const file = await client.downloadToBuffer(0, contentLength);
    const { content } = (await openWaybill(file, [])).waybill;
    return content.bytes === bytes ? content.md5 : undefined;
  } catch (error) {
    // No waybill, or one that cannot be read: the content tells.
    const status = statusOf(error);
    if (status !== undefined && status !== 404) throw error;
    return undefined;
  }
}
