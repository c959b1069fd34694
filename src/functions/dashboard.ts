import { join } from 'node:path';
import { appFolder } from '../app-folder';
import { serve } from '../http/serve';
import { isUnchanged, readStaticFiles } from '../http/static-files';

/** Own files and own API, nothing else: no inline script, no frame, no other origin. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

let files: ReturnType<typeof readStaticFiles> | undefined;

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
    const path = request.params.path ?? '';
    if (path === '') {
      // Relative links of the page need its folder in the URL, whatever route prefix the host has.
      const folder = new URL(request.url).pathname.replace(/\/$/, '');
      return Promise.resolve({ status: 302, headers: { Location: `${folder}/index.html` } });
    }
    const file = files.get(path);
    if (file === undefined) return Promise.resolve({ status: 404, body: 'There is no such file.' });
    const headers = {
      'Cache-Control': 'no-cache',
      'Content-Security-Policy': contentSecurityPolicy,
      'Content-Type': file.contentType,
      ETag: file.etag,
      'Referrer-Policy': 'no-referrer',
    };
    return Promise.resolve(
      isUnchanged(request.headers.get('if-none-match'), file.etag)
        ? { status: 304, headers }
        : { headers, body: file.content },
    );
  },
);
