import { z } from 'zod';

/** Names of schedules, push rules and targets: part of ids, paths and URLs. */
export const startName = z
  .string('is missing')
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be 1 to 32 lower-case letters, digits and dashes, a letter first')
  .describe('Unique within the route.');
