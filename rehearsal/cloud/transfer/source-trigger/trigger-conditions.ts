import type { BlobItem } from '@azure/storage-blob';
import { archiveMetadata } from '../archive/archive';
import type { TransferSwitches } from '../switches';
import { day } from '../../../day';

/** One condition of the source trigger, and whether a blob or its pipeline meets it. */
export interface Condition {
  readonly name: 'enabled' | 'list' | 'last-modified' | 'content-md5' | 'metadata' | 'copy' | 'new';
  readonly met: boolean;
  /** What was found, in words. */
  readonly detail: string;
}

const maxAgeDays = 60;
const md5Bytes = 16;

/**
 * What the troubleshooting page of ACR Transfer asks of a blob, and two things it does not mention: that a
 * copy into the blob has ended (a switch) and that no run was started for this version of it yet.
 * @param started ETag a run was started for, if any.
 */
export function checkBlob(
  { properties, metadata }: BlobItem,
  started: string | undefined,
  now: Date,
  switches: TransferSwitches,
): Condition[] {
  const { lastModified, contentMD5, copyStatus, etag } = properties;
  const ageDays = (now.getTime() - lastModified.getTime()) / day;
  const category = metadata?.category;
  const pending = copyStatus === 'pending' && switches.triggerOnPendingCopy === 'wait';
  return [
    {
      name: 'last-modified',
      met: ageDays <= maxAgeDays,
      detail: `modified ${lastModified.toISOString()}, at most ${maxAgeDays} days ago is taken`,
    },
    {
      name: 'content-md5',
      met: contentMD5?.length === md5Bytes,
      detail:
        contentMD5 === undefined ? 'Content-MD5 is missing' : `Content-MD5 has ${contentMD5.length} bytes`,
    },
    {
      name: 'metadata',
      met: category === archiveMetadata.category,
      detail: category === undefined ? 'metadata category is missing' : `metadata category is '${category}'`,
    },
    {
      name: 'copy',
      met: !pending,
      detail: copyStatus === undefined ? 'not a copy' : `copy is ${copyStatus}`,
    },
    {
      name: 'new',
      met: started !== etag,
      detail: started === etag ? 'a run was started for this version' : 'no run was started for this version',
    },
  ];
}
