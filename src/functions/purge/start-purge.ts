import { getPurge, purgeViewSchema } from '../../application/purge/get-purge';
import {
  previewPurge,
  purgeOrderSchema,
  purgePreviewSchema,
  startPurge,
} from '../../application/purge/start-purge';
import { retentionDays } from '../../config/purge/retention-settings';
import { invalidResponse, started, startedResponse } from '../../http/openapi/operation';
import { serveDurable } from '../../http/serve';

/** Answers `POST /api/purge`. */
export const startPurgeHandler = serveDurable(
  {
    name: 'startPurge',
    method: 'POST',
    path: 'purge',
    summary: 'Remove what is older than the settings keep it, or count it',
    access: 'Operator',
    audit: { action: 'purge.start', subject: (said) => `what is old; dry run: ${said('dryRun') ?? 'true'}` },
    request: { schema: purgeOrderSchema, required: false },
    responses: {
      200: { description: 'What would go.', schema: purgePreviewSchema },
      202: startedResponse('Started, or joined the one that runs.', purgeViewSchema, 'purge'),
      400: invalidResponse,
    },
  },
  async ({ app, body, client }) => {
    const order = await body();
    const days = retentionDays(app.config.settings);
    if (order.dryRun) return { jsonBody: await previewPurge(app, days) };
    await startPurge(app, days);
    return started(await getPurge(client, days));
  },
);
