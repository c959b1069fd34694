import { auditListSchema, auditQuerySchema, listAudit } from '../../application/audit/list-audit';
import { refusedResponse } from '../../http/openapi/operation';
import { serve } from '../../http/serve';

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
  async ({ app, query }) => ({ jsonBody: await listAudit(app, query) }),
);
