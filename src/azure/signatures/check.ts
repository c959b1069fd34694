import { attachmentOf, type Attachment } from './attachments';
import type { ContentsOf } from '../../domain/signatures/contents';
import { keep } from './keep';
import { judge, type What } from './judge';
import { createGate, gated } from '../gate';
import { TransferError } from '../../domain/errors';
import type { Trust } from '../../domain/signatures/trust';
import type { Verdict } from '../../domain/signatures/verdict';
import { referenceOf } from '../../domain/selection/artifact-reference';
import { subjectOfTag } from '../../domain/selection/cosign';

/** What was found, and by whose signature something else crosses. */
type Judged = Verdict & { readonly subject?: string };

/** Judges what a reference points to by its signatures; what it refers to is read where nobody knows. */
export type SignatureCheck = (
  reference: string,
  digest: string,
  subjects?: readonly string[],
) => Promise<Judged>;

/** How many artifacts of all that a process does are judged at a time: what is read for one stays small. */
const atOnce = 8;
/** A signature of a signature of an SBOM is deep enough. */
const deepest = 4;
const trustedForMs = 10 * 60_000;
const mostKept = 20_000;

/**
 * Checks signatures in a registry, each digest once; undefined where a route demands none. An attachment
 * counts as signed where it or anything it belongs to is; what can be run needs a signature of its own,
 * whatever it refers to and its tag says. @throws TransferError where the registry does not answer or lets
 * nobody in, which says nothing of a signature
 */
export function createSignatureCheck(
  trust: Trust | undefined,
  registry: ContentsOf,
  repositories: readonly string[],
  now: () => Date,
): SignatureCheck | undefined {
  if (trust === undefined) return undefined;
  const contents = registry.contents([...new Set(repositories)]);
  const asked = new Map<string, Promise<Verdict>>();
  const alone = (what: What): Promise<Verdict> => {
    const key = `${contents.registry}/${what.repository}@${what.digest}`;
    const verdict =
      asked.get(key) ??
      remembering(trust, key, now, () => gated(gate, () => judge(trust, contents, what, now())));
    asked.set(key, verdict);
    return verdict;
  };
  const attachment = async ({ repository, digest }: What, asReferrersTag = false) => {
    const key = `${contents.registry}/${repository}@${digest}${asReferrersTag ? ' by its tag' : ''}`;
    const found =
      attachments.get(key) ??
      (await gated(gate, () => attachmentOf(contents, repository, digest, asReferrersTag)));
    if (found !== undefined) keep(attachments, key, found, mostKept);
    return found;
  };
  const withSubject = async (what: What, depth = 0): Promise<Judged> => {
    const verdict = await alone(what);
    if (verdict.trusted || depth >= deepest) return verdict;
    const subject = (await attachment(what))?.subject;
    if (subject === undefined) return verdict;
    // Anybody may attach a signature of theirs to an attachment: it makes that no worse than without.
    const its = await withSubject({ ...what, digest: subject }, depth + 1);
    return its.trusted || isMissing(verdict) ? { ...its, subject } : verdict;
  };
  const withSubjects = async (what: What, subjects: readonly string[]): Promise<Judged> => {
    let nearest: Judged | undefined;
    for (const subject of subjects) {
      const its = { ...(await withSubject({ ...what, digest: subject })), subject };
      if (its.trusted) return its;
      nearest ??= its;
    }
    const verdict = await alone(what);
    return verdict.trusted ? verdict : (nearest ?? verdict);
  };
  return (reference, digest, known) =>
    orRefused(async () => {
      const { repository, ...named } = referenceOf(reference);
      const tag = 'tag' in named ? named.tag : undefined;
      const what = { repository, digest };
      const ofTag = tag === undefined ? undefined : subjectOfTag(tag);
      const subjects = known ?? (ofTag === undefined ? undefined : [ofTag]);
      if (subjects === undefined) return tag === undefined ? withSubject(what) : alone(what);
      const attached = await attachment(what, tag !== undefined && isReferrersTag(tag));
      return attached === undefined ? byItself(await alone(what)) : withSubjects(what, subjects);
    });
}

const isMissing = (verdict: Verdict): boolean =>
  !verdict.trusted && verdict.reason.startsWith('SIGNATURE_MISSING');

/** Says why something does not cross by the signature of what it refers to. */
const byItself = (verdict: Verdict): Verdict =>
  verdict.trusted || !isMissing(verdict)
    ? verdict
    : {
        trusted: false,
        reason: `${verdict.reason}, and needs one: it is no signature, attestation or SBOM that is known`,
      };

const isReferrersTag = (tag: string): boolean => subjectOfTag(tag) !== undefined && !tag.includes('.');

/** That a registry refuses to show one artifact is a verdict; that it lets nobody in is none. */
async function orRefused(look: () => Promise<Judged>): Promise<Judged> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof TransferError) || error.failure.code !== 'REFUSED') throw error;
    const { code, message } = error.failure;
    return { trusted: false, reason: `${code}: its signatures cannot be read: ${message}` };
  }
}

/** Verdicts that let pass, for as long as a policy is the same; one that does not may change any time. */
interface Kept {
  readonly verdict: Verdict;
  readonly until: number;
}
const kept = new WeakMap<Trust, Map<string, Kept>>();

async function remembering(
  trust: Trust,
  key: string,
  now: () => Date,
  look: () => Promise<Verdict>,
): Promise<Verdict> {
  const known = kept.get(trust) ?? new Map<string, Kept>();
  kept.set(trust, known);
  const before = known.get(key);
  if (before !== undefined && before.until > now().getTime()) return before.verdict;
  const verdict = await look();
  if (verdict.trusted) keep(known, key, { verdict, until: now().getTime() + trustedForMs }, mostKept);
  return verdict;
}

/** What was found to be an attachment stays one. */
const attachments = new Map<string, Attachment>();

const gate = createGate('signatures to be read', atOnce);
