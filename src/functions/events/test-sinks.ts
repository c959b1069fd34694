import { testedSinksSchema, testOrderSchema, testSinks } from '../../application/events/test-sinks';
import { invalidResponse, refusedResponse } from '../../http/openapi/operation';
import { serveDurable } from '../../http/serve';

/** Answers `POST /api/events/test`. */
export const testSinksHandler = serveDurable(
  {
    name: 'testSinks',
    method: 'POST',
    path: 'events/test',
    summary: 'Tell every sink, or one, of an event that only tests it',
    access: 'Operator',
    audit: { action: 'events.test', subject: (said) => `sink ${said('sink') ?? '*'}` },
    request: { schema: testOrderSchema, required: false },
    responses: {
      200: { description: 'What came back from each.', schema: testedSinksSchema },
      400: invalidResponse,
      404: refusedResponse('There is no such sink.'),
    },
  },
  async ({ app, body }) => ({ jsonBody: await testSinks(app, await body()) }),
);
