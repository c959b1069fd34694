import {
  rotationOrderSchema,
  startedRotationSchema,
  startRotation,
} from '../../application/sas/start-rotation';
import { invalidResponse, started, startedResponse } from '../../http/openapi/operation';
import { readJson } from '../../http/read-request';
import { serveDurable } from '../../http/serve';

/** Answers `POST /api/sas/rotate`. */
export const startSasRotationHandler = serveDurable(
  {
    name: 'startSasRotation',
    method: 'POST',
    path: 'sas/rotate',
    summary: 'Renew SAS secrets that are due, or all of them by force',
    access: 'Operator',
    audit: {
      action: 'sas.rotate',
      subject: (said) => `SAS of ${said('route') ?? '*'}/${said('side') ?? '*'}`,
    },
    request: { schema: rotationOrderSchema, required: false },
    responses: { 202: startedResponse('Started.', startedRotationSchema, 'rotation'), 400: invalidResponse },
  },
  async ({ app, request, caller }) => started(await startRotation(app, await readJson(request), caller)),
);
