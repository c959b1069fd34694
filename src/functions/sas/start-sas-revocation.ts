import { z } from 'zod';
import { revocationOrderSchema, startRevocation } from '../../application/sas/start-revocation';
import { readJson } from '../../http/read-json';
import { problemSchema } from '../../http/problem';
import { serveDurable } from '../../http/serve';
import { services } from '../../services';

const startedSchema = z
  .object({
    id: z.string(),
    sides: z
      .array(z.object({ route: z.string(), side: z.string() }))
      .describe('Sides that get a new token: keys serve a whole storage account.'),
    transfers: z
      .array(z.string())
      .describe(
        'Transfers in flight: their running step may fail, and they read the secret again by themselves.',
      ),
    links: z.object({ self: z.string() }),
  })
  .meta({ id: 'StartedSasRevocation' });

export const startSasRevocationHandler = serveDurable(
  {
    name: 'startSasRevocation',
    method: 'POST',
    path: 'sas/revoke',
    summary: 'Make the SAS of a side worthless and replace it',
    access: 'Operator',
    request: { schema: revocationOrderSchema, required: true },
    responses: {
      202: {
        description: 'Started.',
        schema: startedSchema,
        headers: {
          Location: 'Where to look at the revocation.',
          'Retry-After': 'Seconds until it is worth looking.',
        },
      },
      400: { description: 'The request is wrong; every problem is listed.', schema: problemSchema },
    },
  },
  async ({ request, client }) => {
    const started = await startRevocation(client, services(), await readJson(request));
    const self = `/api/sas/rotations/${started.id}`;
    return {
      status: 202,
      headers: { Location: self, 'Retry-After': '2' },
      jsonBody: { ...started, links: { self } },
    };
  },
);
