import { replayedSchema, replayEvents, replayOrderSchema } from '../../application/events/replay-events';
import { invalidResponse, refusedResponse } from '../../http/openapi/operation';
import { serveDurable } from '../../http/serve';

/** Answers `POST /api/events/replay`. */
export const replayEventsHandler = serveDurable(
  {
    name: 'replayEvents',
    method: 'POST',
    path: 'events/replay',
    summary: 'Tell sinks again what they never took, or one event',
    access: 'Operator',
    audit: {
      action: 'events.replay',
      subject: (said) => `event ${said('id') ?? '*'} to sink ${said('sink') ?? '*'}`,
    },
    request: { schema: replayOrderSchema, required: false },
    responses: {
      200: { description: 'How much is told again.', schema: replayedSchema },
      400: invalidResponse,
      404: refusedResponse('There is no such event, or no such sink.'),
    },
  },
  async ({ app, body }) => ({ jsonBody: await replayEvents(app, await body()) }),
);
