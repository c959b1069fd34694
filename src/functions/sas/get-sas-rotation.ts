import { getRotation, rotationSchema } from '../../application/sas/get-rotation';
import { refusedResponse } from '../../http/openapi/operation';
import { serveDurable } from '../../http/serve';

/** Answers `GET /api/sas/rotations/{id}`. */
export const getSasRotationHandler = serveDurable(
  {
    name: 'getSasRotation',
    method: 'GET',
    path: 'sas/rotations/{id}',
    summary: 'Look at a rotation or revocation of SAS secrets',
    access: 'Reader',
    responses: {
      200: { description: 'The rotation.', schema: rotationSchema },
      404: refusedResponse('There is no such rotation.'),
    },
  },
  async ({ id, client }) => ({ jsonBody: await getRotation(client, id) }),
);
