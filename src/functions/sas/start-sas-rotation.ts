import { z } from 'zod';
import { rotationOrderSchema, startRotation } from '../../application/sas/start-rotation';
import { readJson } from '../../http/read-json';
import { problemSchema } from '../../http/problem';
import { serveDurable } from '../../http/serve';
import { services } from '../../services';

const startedSchema = z
  .object({
    id: z.string(),
    sides: z.array(z.object({ route: z.string(), side: z.string() })),
    links: z.object({ self: z.string() }),
  })
  .meta({ id: 'StartedSasRotation' });

export const startSasRotationHandler = serveDurable(
  {
    name: 'startSasRotation',
    method: 'POST',
    path: 'sas/rotate',
    summary: 'Renew SAS secrets that are due, or all of them by force',
    access: 'Operator',
    request: { schema: rotationOrderSchema, required: false },
    responses: {
      202: {
        description: 'Started.',
        schema: startedSchema,
        headers: {
          Location: 'Where to look at the rotation.',
          'Retry-After': 'Seconds until it is worth looking.',
        },
      },
      400: { description: 'The request is wrong; every problem is listed.', schema: problemSchema },
    },
  },
  async ({ request, client }) => {
    const { id, sides } = await startRotation(client, services(), await readJson(request));
    const self = `/api/sas/rotations/${id}`;
    return {
      status: 202,
      headers: { Location: self, 'Retry-After': '2' },
      jsonBody: { id, sides, links: { self } },
    };
  },
);
