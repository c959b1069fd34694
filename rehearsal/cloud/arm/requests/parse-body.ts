import { z } from 'zod';
import { badRequest } from './failure';

/** A text that may be missing, null or empty: templates send empty strings for what they do not use. */
export const optionalText = z
  .string()
  .nullish()
  .transform((value) => (value === null || value === '' ? undefined : value));

/** @throws ArmFailure 400 naming the first property that does not fit, and how. */
export function parseBody<T extends z.ZodType>(shape: T, body: unknown): z.infer<T> {
  if (body === undefined) {
    throw badRequest('The request content must be present.', undefined, 'InvalidRequestContent');
  }
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  throw badRequest(
    `The request content was invalid and could not be deserialized: '${path === '' ? 'body' : path}': ` +
      `${issue?.message ?? 'invalid'}.`,
    path,
    'InvalidRequestContent',
  );
}
