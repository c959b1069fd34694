import { createHash } from 'node:crypto';

/** A GUID in the form ARM takes. */
export const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A GUID made of a text, always the same. */
export function stableGuid(text: string): string {
  const hex = createHash('sha256').update(text.toLowerCase()).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
