/** An artifact named by exactly one of tag and digest. */
export type ArtifactReference =
  | { readonly repository: string; readonly tag: string }
  | { readonly repository: string; readonly digest: string };

/** Grammar of the OCI distribution specification. */
const repositoryPattern =
  /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^sha256:[a-f0-9]{64}$/;
const longestRepository = 255;

/**
 * Parses `repository`, `repository:tag` or `repository@sha256:...`; a bare repository means `:latest`, as in
 * ACR. Text that comes back says what is wrong.
 */
export function parseReference(text: string): ArtifactReference | string {
  if (/[*?[\]]/.test(text))
    return 'wildcards are not possible: name the tag or digest exactly, or choose by rules';
  const sign = text.indexOf('@');
  if (sign >= 0) {
    const [repository, digest] = [text.slice(0, sign), text.slice(sign + 1)];
    if (repository.includes(':')) return 'give a tag or a digest, not both';
    if (!digestPattern.test(digest)) return 'the digest must be sha256: and 64 lower-case hex digits';
    return repositoryProblem(repository) ?? { repository, digest };
  }
  const colon = text.indexOf(':');
  const repository = colon < 0 ? text : text.slice(0, colon);
  const tag = colon < 0 ? 'latest' : text.slice(colon + 1);
  const problem = repositoryProblem(repository);
  if (problem !== undefined) return problem;
  if (!tagPattern.test(tag))
    return 'the tag must be 1 to 128 letters, digits, `_`, `.` or `-`, and not begin with `.` or `-`';
  return { repository, tag };
}

/** Takes apart a reference of a registry or of our own, whatever names that registry allows. */
export function referenceOf(text: string): ArtifactReference {
  const [repository = '', digest] = text.split('@');
  if (digest !== undefined) return { repository, digest };
  const colon = text.lastIndexOf(':');
  return { repository: text.slice(0, colon), tag: text.slice(colon + 1) };
}

/** The explicit text form; two references are the same artifact name when these are equal. */
export function formatReference(reference: ArtifactReference): string {
  return 'tag' in reference
    ? `${reference.repository}:${reference.tag}`
    : `${reference.repository}@${reference.digest}`;
}

function repositoryProblem(repository: string): string | undefined {
  if (repository.length > longestRepository)
    return `the repository is longer than ${longestRepository} characters`;
  if (!repositoryPattern.test(repository))
    return 'the repository must be lower-case letters and digits, parts joined by `.`, `_`, `-` or `/`';
  return undefined;
}
