import { RunFailure } from '../runs/run-failure';

/** One artifact of a run as the service reads it. */
export interface ArtifactReference {
  readonly repository: string;
  /** Undefined when the artifact is named by digest. */
  readonly tag?: string;
  readonly digest?: string;
  /** Canonical text: `repository:tag` or `repository@digest`. */
  readonly text: string;
}

const repository = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*';
const grammar = new RegExp(`^(${repository})(?:@(sha256:[0-9a-f]{64})|:(\\w[\\w.-]{0,127}))?$`);

/**
 * Reads `repository:tag`, `repository@digest` or a bare `repository`, which means its tag `latest`. There are
 * no wildcards.
 * @throws RunFailure on anything else.
 */
export function parseArtifact(text: string): ArtifactReference {
  const match = text.length <= 600 ? grammar.exec(text) : null;
  const name = match?.[1];
  if (name === undefined || name.length > 255) {
    throw new RunFailure(
      `The artifact '${text.slice(0, 300)}' is invalid. Use 'repository:tag' or 'repository@digest'.`,
    );
  }
  const digest = match?.[2];
  if (digest !== undefined) return { repository: name, digest, text: `${name}@${digest}` };
  const tag = match?.[3] ?? 'latest';
  return { repository: name, tag, text: `${name}:${tag}` };
}
