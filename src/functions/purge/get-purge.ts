import { getPurge, purgeViewSchema } from '../../application/purge/get-purge';
import { retentionDays } from '../../config/purge/retention-settings';
import { serveDurable } from '../../http/serve';

/** Answers `GET /api/purge`. */
export const getPurgeHandler = serveDurable(
  {
    name: 'getPurge',
    method: 'GET',
    path: 'purge',
    summary: 'What is kept for how long, and what the last purge removed',
    access: 'Reader',
    responses: { 200: { description: 'How purging stands.', schema: purgeViewSchema } },
  },
  async ({ app, client }) => ({ jsonBody: await getPurge(client, retentionDays(app.config.settings)) }),
);
