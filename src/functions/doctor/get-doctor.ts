import { examine, examineSettings } from '../../application/doctor/examine';
import { loadConfig } from '../../config/config';
import { doctorSchema } from '../../domain/doctor/check';
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
    responses: {
      200: { description: 'What was found, also while settings are wrong.', schema: doctorSchema },
    },
  },
  async ({ client }) => {
    const loaded = loadConfig();
    const jsonBody =
      'problems' in loaded
        ? examineSettings(loaded.problems, new Date())
        : await examine({ ...services(), client });
    return { jsonBody };
  },
);
