import { receiveByHand, receivedSchema, receiveOrderSchema } from '../../application/imports/receive-by-hand';
import { invalidResponse, refusedResponse, started, startedResponse } from '../../http/openapi/operation';
import { readJson } from '../../http/read-request';
import { serveDurable } from '../../http/serve';

/** Receiving by hand, where no event tells. */
export const receiveImportHandler = serveDurable(
  {
    name: 'receiveImport',
    method: 'POST',
    path: 'imports/receive',
    summary: 'Receive a blob that was carried across an air gap',
    access: 'Operator',
    audit: { action: 'import.receive', subject: (said) => `blob ${said('blob') ?? '?'}` },
    request: { schema: receiveOrderSchema, required: true },
    responses: {
      200: { description: 'It was received before: this is its transfer.', schema: receivedSchema },
      202: startedResponse('Started.', receivedSchema, 'transfer'),
      400: invalidResponse,
      404: refusedResponse('Neither the blob nor its waybill is there.'),
      409: refusedResponse('One of the two is missing.'),
    },
  },
  async ({ app, request, caller }) => {
    const { fresh, received } = await receiveByHand(app, await readJson(request), caller);
    return started(received, fresh ? 202 : 200);
  },
);
