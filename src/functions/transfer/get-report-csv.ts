import { getReport } from '../../application/transfer/get-report';
import { refusedResponse } from '../../http/openapi/operation';
import { answerChunks } from '../../http/report/answer-chunks';
import { reportCsv } from '../../http/report/report-csv';
import { serveDurable } from '../../http/serve';

/** Answers `GET /api/transfers/{id}/report.csv`. */
export const getReportCsvHandler = serveDurable(
  {
    name: 'getReportCsv',
    method: 'GET',
    path: 'transfers/{id}/report.csv',
    summary: 'Read the report of a transfer that ended as CSV',
    access: 'Reader',
    responses: {
      200: { description: 'A row an artifact.', contentType: 'text/csv' },
      404: refusedResponse('There is no such transfer, or it ended without a report.'),
      409: refusedResponse('The transfer has not ended.'),
    },
  },
  async ({ app, id }) => answerChunks(reportCsv(await getReport(app, id)), 'text/csv', `${id}.csv`),
);
