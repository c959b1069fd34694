import { pausedSchema, resumeSchema, resumeTransfer } from '../../application/transfer/pause-transfer';
import { refusedResponse } from '../../http/openapi/operation';
import { serveDurable } from '../../http/serve';

/** Answers `POST /api/transfers/{id}/resume`. */
export const resumeTransferHandler = serveDurable(
  {
    name: 'resumeTransfer',
    method: 'POST',
    path: 'transfers/{id}/resume',
    summary: 'Let a paused transfer go on',
    access: 'Operator',
    audit: { action: 'transfer.resume', subject: (said) => `transfer ${said('id') ?? ''}` },
    request: { schema: resumeSchema, required: false },
    responses: {
      200: { description: 'The transfer as it is now.', schema: pausedSchema },
      404: refusedResponse('There is no such transfer.'),
      409: refusedResponse('The transfer has ended, or is being cancelled.'),
    },
  },
  async ({ app, body, id, caller }) => ({
    jsonBody: await resumeTransfer(app, id, { by: caller.name, ...(await body()) }),
  }),
);
