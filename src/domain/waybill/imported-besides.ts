import { formatReference, parseReference } from '../selection/artifact-reference';
import type { PlannedArtifact } from './waybill';

/** What a run says it imported and no artifact of the waybill is, each once. */
export function importedBesides(
  imported: readonly string[],
  planned: readonly Pick<PlannedArtifact, 'reference'>[],
): string[] {
  const named = new Set(planned.map(({ reference }) => reference));
  return [...new Set(imported.map(explicit))].filter((reference) => !named.has(reference));
}

/** With its tag; what is no reference stays as it is. */
function explicit(text: string): string {
  const parsed = parseReference(text);
  return typeof parsed === 'string' ? text : formatReference(parsed);
}
