import { getReport } from '../../application/transfer/get-report';
import { inTime } from '../../http/in-time';
import { refusedResponse } from '../../http/openapi/operation';
import { answerChunks } from '../../http/report/answer-chunks';
import { reportCsv } from '../../http/report/report-csv';
import { serveDurable } from '../../http/serve';
import { services } from '../../services';

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
  async ({ id, client }) =>
    answerChunks(reportCsv(await getReport({ ...inTime(services()), client }, id)), 'text/csv', `${id}.csv`),
);
