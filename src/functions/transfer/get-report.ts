import { getReport } from '../../application/transfer/get-report';
import { reportSchema } from '../../domain/transfer/report';
import { orSummary } from '../../application/transfer/summary';
import { refusedResponse } from '../../http/openapi/operation';
import { serveDurable } from '../../http/serve';

/** Answers `GET /api/transfers/{id}/report`. */
export const getReportHandler = serveDurable(
  {
    name: 'getReport',
    method: 'GET',
    path: 'transfers/{id}/report',
    summary: 'Read the report of a transfer that ended',
    access: 'Reader',
    responses: {
      200: { description: 'What every artifact and batch came to.', schema: reportSchema },
      404: refusedResponse('There is no such transfer, or it ended without a report.'),
      409: refusedResponse('The transfer has not ended.'),
      503: refusedResponse('Its documents do not answer; `known` is what the orchestration tells.'),
    },
  },
  async ({ app, id }) => ({ jsonBody: await orSummary(app, id, () => getReport(app, id)) }),
);
