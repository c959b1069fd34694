import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { RegistryPolicies } from '../../../../rehearsal/cloud/registry/options';
import { putImage } from './artifacts';
import type { Answer } from './registry-call';
import { registryAudience, resourceId, serveRegistry, type ServedRegistry } from './serve-registry';

export const reader = { objectId: 'reader', clientId: 'reader-app', tenantId: 'tenant' };
export const pusher = { objectId: 'pusher', clientId: 'pusher-app', tenantId: 'tenant' };

/** A registry whose time and policies tests change, and how its clients sign in. */
export interface AuthSite {
  readonly registry: ServedRegistry;
  now: Date;
  policies: Partial<RegistryPolicies>;
  readonly post: (path: string, form: Record<string, string> | [string, string][]) => Promise<Answer>;
  /** An Entra token for a refresh token. */
  readonly exchange: (token: string) => Promise<Answer>;
  readonly entraToken: (who: typeof reader, audience?: string) => string;
  readonly refreshTokenOf: (who: typeof reader) => Promise<string>;
  readonly accessToken: (refreshToken: string, ...scopes: string[]) => Promise<string>;
  readonly withToken: (token: string, method: string, path: string) => Promise<Answer>;
}

/** Serves a registry with a reader and a pusher before the tests of a file, and closes it after them. */
export function useAuthSite(): AuthSite {
  let registry: ServedRegistry;
  beforeAll(async () => {
    registry = await serveRegistry({ clock: () => site.now, policies: () => site.policies });
    registry.access.assign({ objectId: reader.objectId, role: 'AcrPull', scope: resourceId });
    registry.access.assign({ objectId: pusher.objectId, role: 'AcrPush', scope: resourceId });
    await putImage(registry.store, 'team/app', '1.0');
  });
  afterAll(() => registry.close());
  beforeEach(() => {
    site.now = start;
    site.policies = {};
  });

  const post: AuthSite['post'] = (path, form) =>
    registry.call('POST', path, {
      headers: { Authorization: '', 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    });
  const exchange: AuthSite['exchange'] = (token) =>
    post('/oauth2/exchange', { grant_type: 'access_token', service: registry.host, access_token: token });
  const entraToken: AuthSite['entraToken'] = (who, audience = registryAudience) =>
    registry.tokens.issue({ ...who, audience }).token;

  const site: AuthSite = {
    get registry() {
      return registry;
    },
    now: start,
    policies: {},
    post,
    exchange,
    entraToken,
    refreshTokenOf: async (who) => {
      const { json } = await exchange(entraToken(who));
      return (json as { refresh_token: string }).refresh_token;
    },
    accessToken: async (refreshToken, ...scopes) => {
      const form: [string, string][] = [
        ['grant_type', 'refresh_token'],
        ['service', registry.host],
        ['refresh_token', refreshToken],
        ...scopes.map((scope): [string, string] => ['scope', scope]),
      ];
      const { json } = await post('/oauth2/token', form);
      return (json as { access_token: string }).access_token;
    },
    withToken: (token, method, path) =>
      registry.call(method, path, { headers: { Authorization: `Bearer ${token}` } }),
  };
  return site;
}

const start = new Date('2026-06-01T12:00:00Z');

export const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;

export const basic = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
