import { category } from '../copy/marks';
import { remedies, type ErrorCode } from '../remedies';
import { inWords, lacking } from '../sas/rights';

/** What the source trigger asks of its pipeline and of a blob, one by one. */
export type ConditionName =
  | 'pipeline'
  | 'trigger'
  | 'container'
  | 'access'
  | 'rights'
  | 'last-modified'
  | 'content-md5'
  | 'category'
  | 'committed';

/** How one condition stands. */
interface Condition {
  readonly name: ConditionName;
  /** `unknown` where acr-ferry may not look. */
  readonly state: 'met' | 'unmet' | 'unknown';
  /** What was found, in words. */
  readonly found: string;
  /** What to do about it; absent when met. */
  readonly remedy?: string;
}

/** Whether the source trigger will import a blob, as far as its documented conditions tell. */
export interface Verdict {
  readonly willImport: boolean;
  readonly conditions: readonly Condition[];
  /** ISO time of the facts. */
  readonly judgedAt: string;
}

/** What is known of the import pipeline and of what opens its container. */
export interface PipelineFacts {
  readonly name: string;
  /** Undefined when there is no such pipeline. */
  readonly pipeline?: {
    readonly provisioningState: string;
    readonly triggerEnabled: boolean;
    readonly container: string;
    readonly deletesBlobs: boolean;
  };
  readonly wantedContainer: string;
  readonly access: AccessFacts;
}

export type AccessFacts =
  | { readonly mode: 'managed-identity' }
  /** The secret could not be looked at; `reason` says why. */
  | { readonly mode: 'unknown'; readonly reason: string }
  | {
      readonly mode: 'sas';
      /** What is wrong with the token itself. */
      readonly finding?: { readonly code: ErrorCode; readonly message: string };
      /** Letters; absent when a stored access policy of others holds them. */
      readonly rights?: string;
      readonly expiresAt?: string;
    };

/** What is known of a blob that may be an archive. */
export interface ArchiveFacts {
  readonly bytes: number;
  /** ISO time. */
  readonly lastModified: string;
  /** Base64. */
  readonly contentMd5?: string;
  readonly category?: string;
  readonly copyStatus?: string;
}

const dayMs = 24 * 3_600_000;
/** Documented: prerequisites of the source trigger. */
const oldestDays = 60;

/**
 * Judges a blob as the source trigger is documented to (learn.microsoft.com, container-registry-transfer-troubleshooting), and whether
 * it is there in full, which the documents take for granted. `now` is an ISO time.
 */
export function judge(pipeline: PipelineFacts, blob: ArchiveFacts, now: string): Verdict {
  const conditions = [...ofPipeline(pipeline), ...ofAccess(pipeline), ...ofBlob(blob, now)];
  return { willImport: conditions.every(({ state }) => state !== 'unmet'), conditions, judgedAt: now };
}

const met = (name: ConditionName, found: string): Condition => ({ name, state: 'met', found });
const unmet = (name: ConditionName, found: string, remedy: string): Condition => ({
  name,
  state: 'unmet',
  found,
  remedy,
});
const unknown = (name: ConditionName, found: string, remedy: string): Condition => ({
  name,
  state: 'unknown',
  found,
  remedy,
});

function ofPipeline({ name, pipeline, wantedContainer }: PipelineFacts): Condition[] {
  if (pipeline === undefined) {
    return [
      unmet(
        'pipeline',
        `there is no import pipeline ${name}`,
        'Start a transfer, which creates it, or create it by hand.',
      ),
    ];
  }
  const { provisioningState, triggerEnabled, container } = pipeline;
  const same = container.toLowerCase() === wantedContainer.toLowerCase();
  return [
    provisioningState.toLowerCase() === 'succeeded'
      ? met('pipeline', `import pipeline ${name} is ready`)
      : unmet('pipeline', `import pipeline ${name} is ${provisioningState}`, remedies.PIPELINE_NOT_READY),
    triggerEnabled
      ? met('trigger', 'the source trigger is Enabled')
      : unmet(
          'trigger',
          'the source trigger is Disabled',
          'Import by a run (IMPORT_BY=run does), or enable the trigger (IMPORT_BY=trigger, MANAGE_PIPELINES=true).',
        ),
    same
      ? met('container', `the pipeline reads ${container}`)
      : unmet('container', `the pipeline reads ${container}`, remedies.PIPELINE_MISMATCH),
  ];
}

function ofAccess({ access, pipeline }: PipelineFacts): Condition[] {
  switch (access.mode) {
    case 'managed-identity':
      return [
        unknown(
          'access',
          'the pipeline opens the container by managed identity, whose roles acr-ferry cannot see',
          'If nothing is imported: grant it Storage Blob Data Contributor on the container.',
        ),
      ];
    case 'unknown':
      return [
        unknown(
          'access',
          access.reason,
          'Grant the app Key Vault Secrets Officer, or look at the secret yourself.',
        ),
      ];
    case 'sas': {
      const { finding, rights, expiresAt } = access;
      if (finding !== undefined) return [unmet('access', finding.message, remedies[finding.code])];
      const until = expiresAt === undefined ? '' : ` until ${expiresAt}`;
      const wanted = pipeline?.deletesBlobs === true ? 'rdl' : 'rl';
      return [met('access', `the SAS is valid${until}`), ofRights(rights, wanted)];
    }
  }
}

function ofRights(rights: string | undefined, wanted: string): Condition {
  if (rights === undefined) {
    return unknown(
      'rights',
      'a stored access policy holds the rights of the SAS',
      'See that it grants read and list.',
    );
  }
  const missing = lacking(rights, wanted);
  return missing === ''
    ? met('rights', `the SAS allows ${inWords(wanted)}`)
    : unmet('rights', `the SAS lacks ${inWords(missing)}`, remedies.SAS_RIGHTS_MISSING);
}

function ofBlob(blob: ArchiveFacts, now: string): Condition[] {
  return [ofAge(blob, now), ofMd5(blob), ofCategory(blob), ofCommit(blob)];
}

function ofAge({ lastModified }: ArchiveFacts, now: string): Condition {
  const days = (Date.parse(now) - Date.parse(lastModified)) / dayMs;
  const found = `last modified ${lastModified}, ${Math.max(Math.floor(days), 0)} days ago`;
  return days <= oldestDays
    ? met('last-modified', found)
    : unmet(
        'last-modified',
        `${found}; the trigger takes blobs of the last ${oldestDays} days`,
        'Set any metadata on the blob, which makes it new, or import it by a run.',
      );
}

function ofMd5({ contentMd5 }: ArchiveFacts): Condition {
  const remedy = 'Copy the blob with its properties, or set the MD5 of its content as Content-MD5.';
  if (contentMd5 === undefined) return unmet('content-md5', 'the blob has no Content-MD5', remedy);
  // 16 bytes in base64.
  return /^[A-Za-z0-9+/]{22}==$/.test(contentMd5)
    ? met('content-md5', `Content-MD5 is ${contentMd5}`)
    : unmet('content-md5', 'Content-MD5 is not the base64 of 16 bytes', remedy);
}

function ofCategory({ category: found }: ArchiveFacts): Condition {
  return found === category
    ? met('category', `metadata category is ${category}`)
    : unmet(
        'category',
        found === undefined
          ? 'metadata category is missing'
          : `metadata category is ${JSON.stringify(found.slice(0, 100))}`,
        `Set metadata category=${category} on the blob, and copy blobs with their metadata.`,
      );
}

function ofCommit({ bytes, copyStatus }: ArchiveFacts): Condition {
  if (copyStatus !== undefined && copyStatus !== 'success') {
    return unmet(
      'committed',
      `a copy onto the blob is ${copyStatus}`,
      'Wait for the copy, or copy the blob again.',
    );
  }
  return bytes > 0
    ? met('committed', `the blob holds ${bytes} bytes`)
    : unmet('committed', 'the blob is empty', 'Copy the blob again: an aborted copy leaves an empty one.');
}

/** The verdict in a sentence. */
export function sentenceOf({ willImport, conditions }: Verdict): string {
  const reasons = conditions.filter(({ state }) => state === 'unmet').map(({ found }) => found);
  return willImport ? 'will import' : `will not import because ${reasons.join('; ')}`;
}
