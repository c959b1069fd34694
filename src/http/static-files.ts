import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/** A file as it is served. */
export interface StaticFile {
  readonly content: Buffer;
  readonly contentType: string;
  readonly etag: string;
}

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

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Reads a folder of static files. Only what was read can be served, so no path leads anywhere else. */
export function readStaticFiles(folder: string): ReadonlyMap<string, StaticFile> {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
      const contentType = contentTypes[extname(entry.name)];
      if (!entry.isFile() || contentType === undefined) return [];
      const path = join(entry.parentPath, entry.name);
      const content = readFileSync(path);
      const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
      return [[path.slice(folder.length + 1).replaceAll('\\', '/'), { content, contentType, etag }]];
    }),
  );
}

/** Answers a request for a file of a page, by the path parameter of its route. */
export function answerFile(files: ReadonlyMap<string, StaticFile>, request: HttpRequest): HttpResponseInit {
  const path = request.params.path ?? '';
  if (path === '') {
    // Relative links of the page need its folder in the URL, whatever route prefix the host has.
    const folder = new URL(request.url).pathname.replace(/\/$/, '');
    return { status: 302, headers: { Location: `${folder}/index.html` } };
  }
  const file = files.get(path);
  if (file === undefined) return { status: 404, body: 'There is no such file.' };
  const headers = {
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': contentSecurityPolicy,
    'Content-Type': file.contentType,
    ETag: file.etag,
    'Referrer-Policy': 'no-referrer',
  };
  return isUnchanged(request.headers.get('if-none-match'), file.etag)
    ? { status: 304, headers }
    : { headers, body: file.content };
}

/** Whether `If-None-Match` names this version, weakly compared as RFC 9110 wants for GET. */
export function isUnchanged(ifNoneMatch: string | null, etag: string): boolean {
  return (
    ifNoneMatch?.split(',').some((each) => [etag, '*'].includes(each.trim().replace(/^W\//, ''))) ?? false
  );
}
