import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Endpoints } from '../../rehearsal/endpoints';
import type { SideName } from '../../src/domain/side';

/** What somebody does to a registry by hand, as its admin user. @throws Error for any refusal */
export function byHand(
  { registries, caFile }: Endpoints,
  side: SideName,
  method: string,
  path: string,
  body?: string,
  type = 'application/json',
): Promise<{ readonly text: string; readonly type: string }> {
  const { host, username, password } = registries[side];
  const options = {
    ...{ method, auth: `${username}:${password}`, ca: readFileSync(caFile) },
    headers: { accept: '*/*', ...(body !== undefined && { 'content-type': type }) },
  };
  return new Promise((resolve, reject) => {
    request(`https://${host}/${path}`, options, (response) => {
      text(response).then((said) => {
        if ((response.statusCode ?? 500) >= 300) reject(new Error(`${method} ${path}: ${said}`));
        else resolve({ text: said, type: response.headers['content-type'] ?? '' });
      }, reject);
    })
      .on('error', reject)
      .end(body);
  });
}
