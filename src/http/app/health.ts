import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { appFolder } from '../../app-folder';
import type { Role } from '../caller';
import { authMode, loadConfig } from '../../config/config';

let version: string | undefined;

/** Version of the deployed package. */
export function appVersion(): string {
  version ??= (JSON.parse(readFileSync(join(appFolder, '../package.json'), 'utf8')) as { version: string })
    .version;
  return version;
}

const statusSchema = z.enum(['ok', 'misconfigured']);

/** What anybody may know of the health of the app. */
export const healthSchema = z
  .object({ status: statusSchema, problems: z.int().describe('How many settings are wrong.') })
  .meta({ id: 'Health' });

const problemSchema = z.object({ setting: z.string(), problem: z.string() });

/** What readers may know of it. */
export const healthDetailsSchema = z
  .object({
    status: statusSchema,
    version: z.string(),
    node: z.string(),
    auth: z.enum(['both', 'keys', 'entra']).describe('What opens the API: AUTH_MODE.'),
    problems: z.array(problemSchema),
    warnings: z.array(problemSchema).describe('What works, but not as the setting promises.'),
    routes: z.array(z.string()),
    roles: z.array(z.enum(['Reader', 'Operator'])).describe('Of who asks: what it may do.'),
  })
  .meta({ id: 'HealthDetails' });

/** Whether the settings are usable, what is wrong with them, and what runs here. */
export function healthDetails(roles: ReadonlySet<Role> = new Set()): z.output<typeof healthDetailsSchema> {
  const loaded = loadConfig();
  const ok = 'config' in loaded;
  return {
    status: ok ? 'ok' : 'misconfigured',
    version: appVersion(),
    node: process.versions.node,
    auth: authMode(),
    problems: ok ? [] : [...loaded.problems],
    warnings: ok ? [...loaded.config.warnings] : [],
    routes: ok ? [...loaded.config.routes.keys()] : [],
    roles: [...roles],
  };
}
