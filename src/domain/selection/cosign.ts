/**
 * Tags that stand for the referrers of a digest: cosign's `sha256-<hex>.sig`, `.att` and `.sbom`, and the
 * bare `sha256-<hex>` of the OCI referrers tag schema. Returns the digest they refer to; undefined for every
 * other tag.
 */
export function subjectOfTag(tag: string): string | undefined {
  const hex = /^sha256-([a-f0-9]{64})(?:\.[a-z]{1,10})?$/.exec(tag)?.[1];
  return hex === undefined ? undefined : `sha256:${hex}`;
}
