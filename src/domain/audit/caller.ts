import { z } from 'zod';
import type { Immutable } from '../schema';

/** Who or what began something. */
export const callerSchema = z
  .object({
    kind: z
      .enum(['key', 'user', 'app', 'schedule', 'push', 'blob'])
      .describe(
        'A function key, who signed in, an application; or of the app itself a schedule, a push rule, or a ' +
          'blob that was carried here.',
      ),
    name: z.string().describe('Of that user, application, schedule, rule or blob.'),
  })
  .meta({ id: 'Caller' });
export type Caller = Immutable<z.output<typeof callerSchema>>;
