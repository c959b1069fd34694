import { getTimeline } from '../../application/transfer/get-timeline';
import { refusedResponse } from '../../http/openapi/operation';
import { contentSecurityPolicy } from '../../http/report/answer-chunks';
import { timelineSvg } from '../../http/report/timeline-svg';
import { serveDurable } from '../../http/serve';

/** Answers `GET /api/transfers/{id}/timeline.svg`. */
export const getTimelineHandler = serveDurable(
  {
    name: 'getTimeline',
    method: 'GET',
    path: 'transfers/{id}/timeline.svg',
    summary: 'Draw when what went on in each batch of a transfer',
    access: 'Reader',
    responses: {
      200: { description: 'A picture, also while it runs.', contentType: 'image/svg+xml' },
      404: refusedResponse('There is no such transfer.'),
    },
  },
  async ({ app, id }) => ({
    headers: { 'Content-Type': 'image/svg+xml', 'Content-Security-Policy': contentSecurityPolicy },
    body: timelineSvg(await getTimeline(app, id)),
  }),
);
