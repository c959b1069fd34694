import { getReport } from '../../application/transfer/get-report';
import { refusedResponse } from '../../http/openapi/operation';
import { answerChunks } from '../../http/report/answer-chunks';
import { reportHtml } from '../../http/report/report-html';
import { serveDurable } from '../../http/serve';

/** Answers `GET /api/transfers/{id}/report.html`. */
export const getReportHtmlHandler = serveDurable(
  {
    name: 'getReportHtml',
    method: 'GET',
    path: 'transfers/{id}/report.html',
    summary: 'Read the report of a transfer that ended as a page to print',
    access: 'Reader',
    responses: {
      200: { description: 'A page that needs nothing else.', contentType: 'text/html' },
      404: refusedResponse('There is no such transfer, or it ended without a report.'),
      409: refusedResponse('The transfer has not ended.'),
    },
  },
  async ({ app, id }) => answerChunks(reportHtml(await getReport(app, id)), 'text/html', `${id}.html`),
);
