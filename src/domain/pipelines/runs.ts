/** What a pipeline run comes to, from an operator's point of view. */
export type RunState =
  | { readonly state: 'running'; readonly percent?: number }
  | { readonly state: 'succeeded'; readonly errors?: string }
  | { readonly state: 'failed'; readonly message: string };

/** Name of a pipeline run, derived and not drawn: a replayed activity finds its own run. */
export function runName(
  kind: 'export' | 'import',
  transferId: string,
  batch: number,
  attempt: number,
): string {
  return `ferry${transferId.replace(/[^A-Za-z0-9]/g, '')}${kind === 'export' ? 'e' : 'i'}${batch}a${attempt}`;
}
