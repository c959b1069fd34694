import { z } from 'zod';
import { findTransfer } from '../../application/find-transfer';
import { receiveByHand, receiveOrderSchema } from '../../application/imports/receive-order';
import { linksOf, linksSchema } from '../../domain/transfer/links';
import { transferStatusSchema } from '../../domain/transfer/status';
import { problemSchema } from '../../http/problem';
import { readJson } from '../../http/read-json';
import { serveDurable } from '../../http/serve';
import { services } from '../../services';

const receivedSchema = z
  .object({
    transferId: z.string(),
    route: z.string(),
    blob: z.string(),
    status: transferStatusSchema,
    createdAt: z.iso.datetime(),
    links: linksSchema,
  })
  .meta({ id: 'Received' });

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
        headers: {
          Location: 'Where to look at the transfer.',
          'Retry-After': 'Seconds until it is worth looking.',
        },
      },
      400: { description: 'The request is wrong; every problem is listed.', schema: problemSchema },
      404: { description: 'Neither the blob nor its waybill has arrived.', schema: problemSchema },
      409: { description: 'One of the two has not arrived.', schema: problemSchema },
    },
  },
  async ({ request, client }) => {
    const { request: received, fresh } = await receiveByHand(client, services(), await readJson(request));
    const { transferId, route, requestedAt, arrival } = received;
    const links = linksOf(transferId);
    const { status } = fresh ? { status: 'queued' } : await findTransfer(client, services(), transferId);
    return {
      status: fresh ? 202 : 200,
      headers: { Location: links.self, 'Retry-After': '2' },
      jsonBody: { transferId, route, blob: arrival?.blob, status, createdAt: requestedAt, links },
    };
  },
);
