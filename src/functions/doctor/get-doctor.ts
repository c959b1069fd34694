import { examine, examineSettings } from '../../application/doctor/examine';
import { doctorQuerySchema } from '../../application/doctor/patients';
import { loadConfig } from '../../config/config';
import { doctorSchema } from '../../domain/doctor/check';
import { invalidResponse } from '../../http/openapi/operation';
import { parseQuery } from '../../http/read-request';
import { serveDurable } from '../../http/serve';
import { services } from '../../services';

/** Answers `GET /api/doctor`. */
export const getDoctorHandler = serveDurable(
  {
    name: 'getDoctor',
    method: 'GET',
    path: 'doctor',
    summary:
      'Tests every side now: roles, firewalls, pipelines, secrets; with the line that mends each fault',
    access: 'Reader',
    query: doctorQuerySchema,
    responses: {
      200: { description: 'What was found, also while settings are wrong.', schema: doctorSchema },
      400: invalidResponse,
    },
  },
  async ({ request, client }) => {
    const asked = parseQuery(request, doctorQuerySchema);
    const loaded = loadConfig();
    const jsonBody =
      'problems' in loaded
        ? examineSettings(loaded.problems, new Date())
        : await examine({ ...services(), client }, asked);
    return { jsonBody };
  },
);
