import { badRequest } from './failure';

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
