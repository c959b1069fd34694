import { createHash } from 'node:crypto';
import { badRequest } from './failure';

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

/** @throws ArmFailure 400 unless a new pipeline or run may have this name. */
export function checkNewName(name: string, what: string): void {
  if (/^[a-zA-Z0-9]{5,50}$/.test(name)) return;
  throw badRequest(
    `The ${what} name '${name.slice(0, 100)}' is invalid. It may contain alpha numeric characters ` +
      'only and must be between 5 and 50 characters.',
    'name',
    'InvalidResourceName',
  );
}

/**
 * Names of existing resources may have underscores too: the source trigger makes such runs.
 * @throws ArmFailure 400.
 */
export function checkExistingName(name: string, what: string): void {
  if (/^[a-zA-Z0-9_]{5,50}$/.test(name)) return;
  throw badRequest(
    `The ${what} name '${name.slice(0, 100)}' is invalid. It must be between 5 and 50 alpha numeric ` +
      'characters or underscores.',
    'name',
    'InvalidResourceName',
  );
}
