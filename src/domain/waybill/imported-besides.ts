import { formatReference, parseReference } from '../selection/artifact-reference';
import type { PlannedArtifact } from './waybill';

/** References by digest of what is named and of what it lists. */
export type Parts = Pick<ReadonlySet<string>, 'has'>;

/**
 * What a run says it imported and no waybill names. Whether the service lists the platforms of an image is
 * not documented: manifests by digest are no surprise where they are among the parts of what is named or,
 * with no parts given, in a repository that is named.
 */
export function importedBesides(
  imported: readonly string[],
  planned: readonly Pick<PlannedArtifact, 'reference'>[],
  parts?: Parts,
): string[] {
  const named = new Set(planned.map(({ reference }) => reference));
  const repositories = new Set(planned.map(({ reference }) => reference.split(/[:@]/, 1)[0]));
  const isPart = (reference: string): boolean =>
    reference.includes('@') && (parts?.has(reference) ?? repositories.has(reference.split('@')[0]));
  return [...new Set(imported.map(explicit))].filter(
    (reference) => !named.has(reference) && !isPart(reference),
  );
}

/** With its tag; what is no reference stays as it is. */
function explicit(text: string): string {
  const parsed = parseReference(text);
  return typeof parsed === 'string' ? text : formatReference(parsed);
}
