import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { header } from '../requests/headers';

/** Headers of the string to sign, in order (Microsoft Learn, Authorize with Shared Key). */
const signedHeaders = [
  'content-encoding',
  'content-language',
  'content-length',
  'content-md5',
  'content-type',
  'date',
  'if-modified-since',
  'if-match',
  'if-none-match',
  'if-unmodified-since',
  'range',
];

/** Whether the request carries a Shared Key signature, be it right or wrong. */
export const isSigned = (request: IncomingMessage): boolean =>
  header(request, 'authorization')?.startsWith('SharedKey ') === true;

/** Whether the request carries a Shared Key signature made with one of the keys (base64). */
export function isSignedWith(request: IncomingMessage, account: string, keys: readonly string[]): boolean {
  const [, signer, signature = ''] =
    /^SharedKey ([a-z0-9]+):(\S+)$/.exec(header(request, 'authorization') ?? '') ?? [];
  if (signer !== account) return false;
  const offered = Buffer.from(signature, 'base64');
  return keys.some((key) => {
    const expected = createHmac('sha256', Buffer.from(key, 'base64'))
      .update(stringToSign(request, account))
      .digest();
    return offered.length === expected.length && timingSafeEqual(offered, expected);
  });
}

function stringToSign(request: IncomingMessage, account: string): string {
  const values = signedHeaders.map((name) => {
    const value = header(request, name) ?? '';
    return name === 'content-length' && value === '0' ? '' : value;
  });
  const extensions = Object.keys(request.headers)
    .filter((name) => name.startsWith('x-ms-'))
    .sort()
    .map((name) => `${name}:${(header(request, name) ?? '').trim()}\n`);
  return `${request.method ?? ''}\n${values.join('\n')}\n${extensions.join('')}${resource(request, account)}`;
}

function resource(request: IncomingMessage, account: string): string {
  const url = new URL(request.url ?? '/', 'https://localhost');
  const values = new Map<string, string[]>();
  for (const [name, value] of url.searchParams) {
    values.set(name.toLowerCase(), [...(values.get(name.toLowerCase()) ?? []), value]);
  }
  const query = [...values]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, all]) => `\n${name}:${all.sort().join(',')}`);
  return `/${account}${url.pathname}${query.join('')}`;
}
