import {
  revocationOrderSchema,
  startedRevocationSchema,
  startRevocation,
} from '../../application/sas/start-revocation';
import { transfersInFlight } from '../../application/transfer/list-transfers';
import { invalidResponse, started, startedResponse } from '../../http/openapi/operation';
import { readJson } from '../../http/read-request';
import { serveDurable } from '../../http/serve';

/** Answers `POST /api/sas/revoke`. */
export const startSasRevocationHandler = serveDurable(
  {
    name: 'startSasRevocation',
    method: 'POST',
    path: 'sas/revoke',
    summary: 'Make the SAS of a side worthless and replace it',
    access: 'Operator',
    audit: {
      action: 'sas.revoke',
      subject: (said) => `SAS of ${said('route') ?? '*'}/${said('side') ?? '*'}`,
    },
    request: { schema: revocationOrderSchema, required: true },
    responses: {
      202: startedResponse('Started.', startedRevocationSchema, 'revocation'),
      400: invalidResponse,
    },
  },
  async ({ app, request, caller }) => {
    const find = (routes: ReadonlySet<string>) => transfersInFlight(app, routes);
    return started(await startRevocation(app, await readJson(request), caller, find));
  },
);
