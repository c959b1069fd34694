import { category } from '../copy/marks';
import { pipelineConditions, type PipelineFacts } from './pipeline-conditions';
import { met, unmet, type Condition, type Verdict } from './verdict';

/** What is known of a blob that may be an archive, and where it lies. */
export interface ArchiveFacts {
  readonly account: string;
  readonly container: string;
  readonly blob: string;
  readonly bytes: number;
  /** ISO time. */
  readonly lastModified: string;
  /** Base64. */
  readonly contentMd5?: string;
  readonly category?: string;
  /** Path of its waybill, when acr-ferry copied it here. */
  readonly waybill?: string;
  readonly copyStatus?: string;
}

const dayMs = 24 * 3_600_000;
/** Documented: prerequisites of the source trigger. */
const oldestDays = 60;

/**
 * Judges a blob as the source trigger is documented to (learn.microsoft.com,
 * container-registry-transfer-troubleshooting), and whether it is there in full, which the documents take for
 * granted. `now` is an ISO time.
 */
export function judge(pipeline: PipelineFacts, blob: ArchiveFacts, now: string): Verdict {
  const ofBlob = [ageOf(blob, now), md5Of(blob), categoryOf(blob), commitOf(blob)];
  const conditions = [...pipelineConditions(pipeline), ...ofBlob];
  return { willImport: conditions.every(({ state }) => state !== 'unmet'), conditions, judgedAt: now };
}

function ageOf(blob: ArchiveFacts, now: string): Condition {
  const days = (Date.parse(now) - Date.parse(blob.lastModified)) / dayMs;
  const found = `last modified ${blob.lastModified}, ${Math.max(Math.floor(days), 0)} days ago`;
  if (days <= oldestDays) return met('last-modified', found);
  return unmet(
    'last-modified',
    `${found}; the trigger takes blobs of the last ${oldestDays} days`,
    `Set metadata on the blob, which makes it new, or import it by a run. ${replaces}`,
    metadataCommand(blob),
  );
}

function md5Of(blob: ArchiveFacts): Condition {
  const { contentMd5 } = blob;
  // 16 bytes in base64.
  if (contentMd5 !== undefined && /^[A-Za-z0-9+/]{22}==$/.test(contentMd5)) {
    return met('content-md5', `Content-MD5 is ${contentMd5}`);
  }
  return unmet(
    'content-md5',
    contentMd5 === undefined ? 'the blob has no Content-MD5' : 'Content-MD5 is not the base64 of 16 bytes',
    'Copy blobs with their properties, or set the MD5: that of the source blob, or of what this one holds.',
    `${az('update', blob)} --content-md5 ` +
      `"$(${az('download', blob)} --no-progress --output none | openssl md5 -binary | base64)"`,
  );
}

function categoryOf(blob: ArchiveFacts): Condition {
  const { category: given } = blob;
  if (given === category) return met('category', `metadata category is ${category}`);
  return unmet(
    'category',
    `metadata category is ${given === undefined ? 'missing' : JSON.stringify(given.slice(0, 100))}`,
    `Set metadata category=${category} on the blob, and copy blobs with their metadata. ${replaces}`,
    metadataCommand(blob),
  );
}

function commitOf(blob: ArchiveFacts): Condition {
  const { bytes, copyStatus } = blob;
  const again =
    `az storage blob copy start --auth-mode login --account-name ${blob.account} ` +
    `--destination-container ${blob.container} --destination-blob ${quoted(blob.blob)} ` +
    "--source-uri '<URL of the source blob with its SAS>'";
  if (copyStatus !== undefined && copyStatus !== 'success') {
    const remedy = 'Wait for the copy, or copy the blob again.';
    return unmet('committed', `a copy onto the blob is ${copyStatus}`, remedy, again);
  }
  if (bytes > 0) return met('committed', `the blob holds ${bytes} bytes`);
  const remedy = 'Copy the blob again: an aborted copy leaves an empty one.';
  return unmet('committed', 'the blob is empty', remedy, again);
}

const replaces = 'The command replaces all metadata: add what else is to stay.';

/** Sets what the trigger wants to see, and keeps the mark that joins the blob with its transfer. */
function metadataCommand(blob: ArchiveFacts): string {
  const mark = blob.waybill === undefined ? '' : ` acrferrywaybill=${quoted(blob.waybill)}`;
  return `${az('metadata update', blob)} --metadata category=${category}${mark}`;
}

/** A command of the Azure CLI on a blob. */
const az = (verb: string, { account, container, blob }: ArchiveFacts): string =>
  `az storage blob ${verb} --auth-mode login --account-name ${account} --container-name ${container} ` +
  `--name ${quoted(blob)}`;

/** One word for a POSIX shell, whatever it holds: names of blobs are up to anybody. */
const quoted = (text: string): string =>
  /^[\w./][\w./=-]*$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
