import { request as httpRequest, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { refuse } from './faults';
import { send } from './forward';
import type { Intercept, TestStorage } from './storage';

/** Conditions on a copy source and the headers they are on the source's own read. */
const conditions = { 'x-ms-source-if-match': 'if-match', 'x-ms-source-range': 'x-ms-range' };

/**
 * Put Block From URL and Put Blob From URL for Azurites without them: reads the source by its URL, past or
 * through what stands in front of it, and uploads the bytes as if the caller had sent them.
 */
export function servingFromUrl(storage: TestStorage): Intercept {
  return async ({ method, query, headers }, request, response) => {
    const url = headers['x-ms-copy-source'];
    const isCopy = query.get('comp') === null && headers['x-ms-blob-type'] === undefined;
    if (method !== 'PUT' || typeof url !== 'string' || isCopy) return false;
    const wanted = Object.entries(conditions).flatMap(([name, own]) => {
      const value = headers[name];
      return typeof value === 'string' ? [[own, value]] : [];
    });
    const source = await get(url, Object.fromEntries(wanted) as Record<string, string>);
    const body = await buffer(source);
    const status = source.statusCode ?? 500;
    if (status === 412) refuse(response, 412, 'SourceConditionNotMet');
    else if (status >= 300) refuse(response, status, 'CannotVerifyCopySource');
    else {
      const md5 = headers['x-ms-source-content-md5'];
      const dropped = Object.keys(headers).filter((name) => /^x-ms-(copy-)?source/.test(name));
      request.resume();
      const sent = await storage.forward(request, {
        body,
        headers: {
          ...Object.fromEntries(dropped.map((name) => [name, undefined])),
          ...(typeof md5 === 'string' && { 'content-md5': md5 }),
        },
      });
      send(response, sent);
    }
    return true;
  };
}

const get = (url: string, headers: Record<string, string>): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    httpRequest(url, { headers: { ...headers, 'x-ms-version': '2022-11-02' }, agent: false })
      .once('response', resolve)
      .once('error', reject)
      .end();
  });
