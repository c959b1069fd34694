import { z } from 'zod';
import { loadConfig } from '../../config/config';
import { appVersion } from './app-version';

const statusSchema = z.enum(['ok', 'misconfigured']);

/** What anybody may know of the health of the app. */
export const healthSchema = z
  .object({ status: statusSchema, problems: z.int().describe('How many settings are wrong.') })
  .meta({ id: 'Health' });

/** What readers may know of it. */
export const healthDetailsSchema = z
  .object({
    status: statusSchema,
    version: z.string(),
    node: z.string(),
    problems: z.array(z.object({ setting: z.string(), problem: z.string() })),
    routes: z.array(z.string()),
  })
  .meta({ id: 'HealthDetails' });

/** Whether the settings are usable, what is wrong with them, and what runs here. */
export function healthDetails(): z.output<typeof healthDetailsSchema> {
  const loaded = loadConfig();
  const ok = 'config' in loaded;
  return {
    status: ok ? 'ok' : 'misconfigured',
    version: appVersion(),
    node: process.versions.node,
    problems: ok ? [] : [...loaded.problems],
    routes: ok ? [...loaded.config.routes.keys()] : [],
  };
}
