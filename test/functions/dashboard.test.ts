import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { dashboardHandler } from '../../src/functions/dashboard';
import { httpRequest } from '../http/request';
import { invocation } from './host';

async function get(
  path: string | undefined,
  headers: Record<string, string> = {},
  url = `dashboard/${path ?? ''}`,
) {
  const request = httpRequest(url, { headers, params: path === undefined ? {} : { path } });
  const response = await dashboardHandler(request, invocation().context);
  return { ...response, headers: new Headers(response.headers) };
}

const files = readdirSync('src/dashboard', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.posix.relative('src/dashboard', path.posix.join(entry.parentPath, entry.name)));

describe('GET /api/dashboard/{path}', () => {
  it.each([
    ['index.html', 'text/html; charset=utf-8'],
    ['app.js', 'text/javascript; charset=utf-8'],
    ['page/frame.css', 'text/css; charset=utf-8'],
    ['icon.svg', 'image/svg+xml'],
  ])('serves %s as %s', async (path, type) => {
    const { status, headers, body } = await get(path);
    expect(status).toBeUndefined();
    expect(headers.get('content-type')).toBe(type);
    expect(body).toBeInstanceOf(Buffer);
  });

  it.each(files)('serves every file of the page: %s', async (path) => {
    expect((await get(path)).status).toBeUndefined();
  });

  it('allows nothing but its own files and API', async () => {
    const policy = (await get('index.html')).headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*|data:/);
  });

  it.each(['dashboard', 'dashboard/'])('leads /api/%s to the start page', async (url) => {
    const { status, headers } = await get(undefined, {}, url);
    expect(status).toBe(302);
    expect(headers.get('location')).toBe('/api/dashboard/index.html');
  });

  it('answers 304 for the version the browser has', async () => {
    const etag = (await get('app.js')).headers.get('etag')!;
    const { status, body } = await get('app.js', { 'if-none-match': etag });
    expect(status).toBe(304);
    expect(body).toBeUndefined();
  });

  it.each([
    '../package.json',
    '..%2fpackage.json',
    '../../../etc/passwd',
    '/etc/passwd',
    'C:\\windows\\win.ini',
    '..\\functions\\health.js',
    './index.html',
    'INDEX.HTML',
    'index.html\0.js',
    '__proto__',
    'constructor',
  ])('knows no file %j', async (path) => {
    expect((await get(path, {}, 'dashboard/x')).status).toBe(404);
  });
});
