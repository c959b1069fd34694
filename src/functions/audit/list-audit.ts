import { auditListSchema, auditQuerySchema, listAudit } from '../../application/audit/list-audit';
import { inTime } from '../../http/in-time';
import { refusedResponse } from '../../http/openapi/operation';
import { parseQuery } from '../../http/read-request';
import { serve } from '../../http/serve';
import { services } from '../../services';

/** Answers `GET /api/audit`. */
export const listAuditHandler = serve(
  {
    name: 'listAudit',
    method: 'GET',
    path: 'audit',
    summary: 'Who changed what, newest first',
    access: 'Reader',
    query: auditQuerySchema,
    responses: {
      200: { description: 'A page of the audit list.', schema: auditListSchema },
      400: refusedResponse('A parameter is wrong.'),
    },
  },
  async ({ request }) => ({
    jsonBody: await listAudit(inTime(services()), parseQuery(request, auditQuerySchema)),
  }),
);
