import { z } from 'zod';
import { loadConfig } from '../config/config';
import { appVersion } from '../http/openapi/app-version';
import { serve } from '../http/serve';

const healthSchema = z
  .object({
    status: z.enum(['ok', 'misconfigured']),
    problems: z.int().describe('How many settings are wrong.'),
  })
  .meta({ id: 'Health' });

const detailsSchema = z
  .object({
    status: z.enum(['ok', 'misconfigured']),
    version: z.string(),
    node: z.string(),
    problems: z.array(z.object({ setting: z.string(), problem: z.string() })),
    routes: z.array(z.string()),
  })
  .meta({ id: 'HealthDetails' });

export const healthHandler = serve(
  {
    name: 'health',
    method: 'GET',
    path: 'health',
    summary: 'Whether the app can work; says no more than that',
    access: 'anonymous',
    responses: {
      200: { description: 'The settings are usable.', schema: healthSchema },
      503: { description: 'Settings are wrong.', schema: healthSchema },
    },
  },
  () => {
    const { status, problems } = details();
    return Promise.resolve({
      status: status === 'ok' ? 200 : 503,
      jsonBody: { status, problems: problems.length },
    });
  },
);

export const healthDetailsHandler = serve(
  {
    name: 'healthDetails',
    method: 'GET',
    path: 'health/details',
    summary: 'What is wrong with the settings, and what runs here',
    access: 'Reader',
    responses: { 200: { description: 'The details, also while settings are wrong.', schema: detailsSchema } },
  },
  () => Promise.resolve({ jsonBody: details() }),
);

function details(): z.output<typeof detailsSchema> {
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
