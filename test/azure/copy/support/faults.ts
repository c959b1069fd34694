import type { ServerResponse } from 'node:http';
import type { Intercept, Seen, TestStorage } from './storage';

/** Which requests a fault meets. */
export type Which = (seen: Seen) => boolean;

export const reads: Which = ({ method, account, path }) =>
  method === 'GET' && account === 'source' && path.startsWith('transfer/');
export const puts =
  (comp: string): Which =>
  ({ method, account, query }) =>
    method === 'PUT' && account === 'target' && query.get('comp') === comp;

/** Answers as Azure Storage does when it refuses. */
export function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body =
    `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code} it ` +
    'is.</Message></Error>';
  response
    .writeHead(status, { 'x-ms-error-code': code, 'content-type': 'application/xml', ...headers })
    .end(body);
}

/** Refuses the first so many requests of a kind. */
export function refusing(
  which: Which,
  times: number,
  ...[status, code, headers]: [number, string, Record<string, string>?]
): Intercept {
  let left = times;
  return (seen, request, response) => {
    if (!which(seen) || left-- <= 0) return false;
    request.resume();
    refuse(response, status, code, headers);
    return true;
  };
}

/** Cuts the answers to the first so many reads of the source in the middle of their body. */
export function cutting(times: number, how: 'destroy' | 'reset'): Intercept {
  let left = times;
  return (seen, _request, response) => {
    if (!reads(seen) || seen.query.has('comp') || left-- <= 0) return false;
    const write = response.write.bind(response);
    let passed = 0;
    response.write = ((chunk: Buffer, ...rest: unknown[]) => {
      passed += chunk.length;
      const done = write(chunk, ...(rest as []));
      if (passed > 100_000) {
        if (how === 'reset') response.socket?.resetAndDestroy();
        else response.destroy();
      }
      return done;
    }) as typeof response.write;
    return false;
  };
}

/**
 * Ends a copy at its n-th request, as a crash would: with an answer nothing retries, to it and to all that
 * follow. `after` the service did its part, so that only the answer is lost.
 * @returns tells whether it came to that
 */
export function crashing(storage: TestStorage, n: number, when: 'before' | 'after'): () => boolean {
  let count = 0;
  storage.intercepts.push(async (_seen, request, response) => {
    count++;
    if (count < n) return false;
    if (count === n && when === 'after') await storage.forward(request);
    else request.resume();
    refuse(response, 400, 'Crashed');
    return true;
  });
  return () => count >= n;
}
