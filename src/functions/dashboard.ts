import { join } from 'node:path';
import { appFolder } from '../app-folder';
import { serve } from '../http/serve';
import { answerFile, readStaticFiles } from '../http/static-files';

let files: ReturnType<typeof readStaticFiles> | undefined;

/** Answers `GET /api/dashboard/{*path}`. */
export const dashboardHandler = serve(
  {
    name: 'dashboard',
    method: 'GET',
    path: 'dashboard/{*path}',
    summary: 'The dashboard: static files, which ask for a function key themselves',
    access: 'anonymous',
    responses: {
      200: { description: 'A file.' },
      302: { description: 'The start page is index.html.' },
      304: { description: 'The file has not changed.' },
      404: { description: 'There is no such file.' },
    },
  },
  ({ request }) => {
    files ??= readStaticFiles(join(appFolder, 'dashboard'));
    return Promise.resolve(answerFile(files, request));
  },
);
