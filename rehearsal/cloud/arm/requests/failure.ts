import { typedPath } from './typed-path';

/** A refusal in ARM's error shape. */
export class ArmFailure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: { readonly target?: string; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
  }
}

/** The request itself is wrong. */
export const badRequest = (message: string, target?: string, code = 'BadRequest'): ArmFailure =>
  new ArmFailure(400, code, message, target === undefined ? {} : { target });

/** There is no resource of that name; types and names take turns in the text. */
export const resourceNotFound = (type: string, names: readonly string[], group: string): ArmFailure =>
  new ArmFailure(
    404,
    'ResourceNotFound',
    `The Resource '${typedPath(type, names)}' under resource group '${group}' was not found. For ` +
      'more details please go to https://aka.ms/ARMResourceNotFoundFix',
  );

/** The parent of a nested resource is not there. */
export const parentNotFound = (action: string, parent: string): ArmFailure => {
  const verb = action.slice(action.lastIndexOf('/') + 1);
  const type = action.slice(action.indexOf('/') + 1, action.lastIndexOf('/'));
  return new ArmFailure(
    404,
    'ParentResourceNotFound',
    `Failed to perform '${verb}' on resource(s) of type '${type}', because the parent resource ` +
      `'${parent}' could not be found.`,
  );
};

/** The resource exists, but not for this method. */
export const methodNotAllowed = (method: string, allowed: readonly string[]): ArmFailure =>
  new ArmFailure(
    405,
    'MethodNotAllowed',
    `The requested resource does not support http method '${method}'.`,
    {
      headers: { Allow: allowed.join(', ') },
    },
  );
