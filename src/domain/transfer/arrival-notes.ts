import type { VerifiedArtifact } from './results';

const namesShown = 5;

/** What trust policies let pass at the target and want to be told, each once. */
export function arrivalNotes(
  batches: readonly { readonly artifacts?: readonly VerifiedArtifact[] }[],
): string[] {
  const byNote = new Map<string, string[]>();
  for (const { reference, notes = [] } of batches.flatMap(({ artifacts = [] }) => artifacts))
    for (const note of notes) byNote.set(note, [...(byNote.get(note) ?? []), reference]);
  return [...byNote].map(([note, references]) => {
    const others = references.length - namesShown;
    const named = references.slice(0, namesShown).join(', ');
    return `${named}${others > 0 ? ` and ${others} more` : ''}: ${note}`;
  });
}
