import { receiveByHand, receivedSchema, receiveOrderSchema } from '../../application/imports/receive';
import { problemSchema } from '../../http/problem';
import { readJson } from '../../http/read-request';
import { serveDurable } from '../../http/serve';
import { services } from '../../services';

/** Receiving by hand, where no event tells. */
export const receiveImportHandler = serveDurable(
  {
    name: 'receiveImport',
    method: 'POST',
    path: 'imports/receive',
    summary: 'Receive a blob that was carried across an air gap',
    access: 'Operator',
    request: { schema: receiveOrderSchema, required: true },
    responses: {
      200: { description: 'It was received before: this is its transfer.', schema: receivedSchema },
      202: {
        description: 'Started.',
        schema: receivedSchema,
        headers: { Location: 'The transfer.', 'Retry-After': 'Seconds until it is worth looking.' },
      },
      400: { description: 'The request is wrong; every problem is listed.', schema: problemSchema },
      404: { description: 'Neither the blob nor its waybill is there.', schema: problemSchema },
      409: { description: 'One of the two is missing.', schema: problemSchema },
    },
  },
  async ({ request, client }) => {
    const { fresh, received } = await receiveByHand(client, services(), await readJson(request));
    const headers = { Location: received.links.self, 'Retry-After': '2' };
    return { status: fresh ? 202 : 200, headers, jsonBody: received };
  },
);
