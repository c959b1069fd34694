import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { TransferError } from '../../../src/domain/errors';
import { blobOfWaybill, waybillName } from '../../../src/domain/waybill/waybill';
import { compareBlob } from '../../../src/domain/waybill/compare-blob';
import { whyNotOurs } from '../../../src/domain/waybill/not-ours';
import type { CheckingKey } from '../../../src/domain/waybill/keys';
import { openWaybill, type OpenedWaybill } from '../../../src/domain/waybill/open-waybill';
import { isTagList } from '../../../src/domain/waybill/tag-list';
import { codeOf, entriesOf } from './entries-of';
import { readStart } from './read-start';
import { verifyList, type ListFinding } from './verify-list';

/** How a blob stands; `spare` is one that no waybill tells of, `refused` one whose waybill is. */
export type BlobState = 'as sent' | 'missing' | 'spare' | 'damaged' | 'unsigned' | 'unreadable' | 'refused';

/** What one blob came to. */
export interface BlobFinding {
  /** Path below the folder, with slashes. */
  readonly blob: string;
  readonly ok: boolean;
  readonly state: BlobState;
  readonly problems: readonly string[];
  readonly notes: readonly string[];
  readonly signature?: OpenedWaybill['signature'];
  readonly transferId?: string;
  readonly batch?: number;
  readonly batches?: number;
  readonly artifacts?: number;
  readonly bytes?: number;
}

/** What a folder came to. */
export interface FolderFindings {
  /** Every blob is as its waybill says and every list can be believed, and there is at least one. */
  readonly ok: boolean;
  readonly blobs: readonly BlobFinding[];
  /** Lists of the tags of the source, to prune by. */
  readonly lists: readonly ListFinding[];
  /** Batches of transfers that are not in the folder; they may come on another disk. */
  readonly absent: readonly string[];
  /** Files that are neither blob, waybill nor list. */
  readonly spare: readonly string[];
  /** What is not ours, or cannot be read. */
  readonly passedOver: readonly string[];
}

/** Checks everything in a folder. Reads blobs as streams, one after the other: a disk is fastest that way. */
export async function verifyFolder(folder: string, keys: readonly CheckingKey[]): Promise<FolderFindings> {
  const passedOver: string[] = [];
  const files = new Set<string>();
  for await (const { path, problem } of entriesOf(folder)) {
    const why = problem ?? whyNotOurs(path);
    if (why === undefined) files.add(path);
    else if (problem !== undefined || blobNamedBy(path) !== undefined) passedOver.push(`${path}: ${why}`);
  }
  const blobs = new Set([...files].flatMap((file) => blobNamedBy(file) ?? []));
  const findings: BlobFinding[] = [];
  for (const blob of [...blobs].sort()) findings.push(await verifyBlob(folder, blob, files, keys));
  const lists: ListFinding[] = [];
  for (const list of [...files].filter(isTagList).sort()) lists.push(await verifyList(folder, list, keys));
  const all = [...findings, ...lists];
  return {
    ok: all.length > 0 && all.every(({ ok }) => ok),
    blobs: findings,
    lists,
    absent: absentBatches(findings),
    spare: [...files].filter((file) => blobNamedBy(file) === undefined && !isTagList(file)).sort(),
    passedOver,
  };
}

/** The blob a file is, or is the waybill of; undefined when it is neither. */
const blobNamedBy = (file: string): string | undefined =>
  blobOfWaybill(file) ?? (file.endsWith('.tar') ? file : undefined);

/** A file that cannot be read is refused; the others are checked all the same. */
async function verifyBlob(...args: Parameters<typeof readAndCompare>): Promise<BlobFinding> {
  try {
    return await readAndCompare(...args);
  } catch (error) {
    const problems = [`it cannot be read (${codeOf(error)})`];
    return { blob: args[1], ok: false, state: 'unreadable', problems, notes: [] };
  }
}

async function readAndCompare(
  folder: string,
  blob: string,
  files: ReadonlySet<string>,
  keys: readonly CheckingKey[],
): Promise<BlobFinding> {
  const refused = (state: BlobState, problem: string, more: Partial<BlobFinding> = {}): BlobFinding => ({
    ...{ notes: [], ...more },
    blob,
    ok: false,
    state,
    problems: [problem],
  });
  if (!files.has(waybillName(blob))) return refused('spare', 'its waybill is not here');
  let opened: OpenedWaybill;
  try {
    opened = await openWaybill(await readStart(join(folder, waybillName(blob))), keys);
  } catch (error) {
    if (!(error instanceof TransferError)) throw error;
    const { code } = error.failure;
    return refused(code === 'WAYBILL_UNSIGNED' ? 'unsigned' : 'refused', `${code}: ${error.message}`);
  }
  const { waybill, signature } = opened;
  const { transferId, batch, batches, artifacts, content } = waybill;
  const facts = { signature, transferId, batch, batches, artifacts: artifacts.length };
  if (!files.has(blob)) return refused('missing', 'the blob is not here', facts);
  const path = join(folder, blob);
  const { size: bytes } = await stat(path);
  // A blob of the wrong length need not be read.
  const reads = content.sha256 !== undefined && bytes === content.bytes;
  const problems = compareBlob(waybill, {
    name: blob,
    bytes,
    ...(reads && { sha256: await sha256Of(path) }),
  });
  const notes = [
    ...(signature === 'unchecked' ? ['signed, but there is no key to check it with'] : []),
    ...(content.sha256 === undefined ? ['the waybill has no SHA-256: only the length was compared'] : []),
  ];
  const ok = problems.length === 0;
  return { blob, ok, state: ok ? 'as sent' : 'damaged', problems, notes, ...facts, bytes };
}

const readAtOnce = 1024 * 1024;

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: readAtOnce }), hash);
  return hash.digest('hex');
}

function absentBatches(findings: readonly BlobFinding[]): string[] {
  const present = new Map<string, { readonly of: number; readonly batches: Set<number> }>();
  for (const { transferId, batch, batches } of findings) {
    if (transferId === undefined || batch === undefined || batches === undefined) continue;
    const known = present.get(transferId) ?? { of: batches, batches: new Set<number>() };
    present.set(transferId, known);
    known.batches.add(batch);
  }
  return [...present]
    .filter(([, { of, batches }]) => batches.size < of)
    .map(([id, { of, batches }]) => `transfer ${id}: ${batches.size} of its ${of} batches are here`);
}
