import { listSinks, sinkListSchema } from '../../application/events/list-sinks';
import { serve } from '../../http/serve';

/** Answers `GET /api/events/sinks`. */
export const listSinksHandler = serve(
  {
    name: 'listSinks',
    method: 'GET',
    path: 'events/sinks',
    summary: 'List who is told of events, what waits for each, and what each was never told',
    access: 'Reader',
    responses: { 200: { description: 'The sinks, without their secrets.', schema: sinkListSchema } },
  },
  async ({ app }) => ({ jsonBody: await listSinks(app) }),
);
