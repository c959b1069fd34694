import { eventListSchema, eventQuerySchema, listEvents } from '../../application/events/list-events';
import { refusedResponse } from '../../http/openapi/operation';
import { serve } from '../../http/serve';

/** Answers `GET /api/events`. */
export const listEventsHandler = serve(
  {
    name: 'listEvents',
    method: 'GET',
    path: 'events',
    summary: 'List what the outside was told, newest first',
    access: 'Reader',
    query: eventQuerySchema,
    responses: {
      200: { description: 'A page of events.', schema: eventListSchema },
      400: refusedResponse('A parameter is wrong.'),
    },
  },
  async ({ app, query }) => ({ jsonBody: await listEvents(app, query) }),
);
