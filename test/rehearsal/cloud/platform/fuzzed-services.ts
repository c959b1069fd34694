import type { RunningCloud } from '../../../../rehearsal/cloud/start';
import { defaultWorld } from '../../../../rehearsal/world';

/** A service malformed requests are sent to. */
export interface FuzzedService {
  readonly name: string;
  readonly base: string;
  readonly paths: readonly string[];
  readonly authorization: string;
  /** What the body of an error has to look like. */
  readonly shape: RegExp;
  /** Defects of Azurite, not of the code around it. */
  readonly mayFail?: boolean;
}

/** The services of a cloud that have no fuzz of their own. */
export function fuzzedServices({ endpoints, foundation }: RunningCloud): FuzzedService[] {
  const { tenantId, app } = defaultWorld.source;
  const token = (audience: string): string =>
    `Bearer ${foundation.tokens.issue({ ...app, tenantId, audience }).token}`;
  return [
    {
      name: 'vault',
      base: endpoints.vaults.source.local,
      paths: [
        '/secrets',
        '/secrets/a',
        '/secrets/a/versions',
        '/deletedsecrets/a',
        '/deletedsecrets/a/recover',
      ],
      authorization: token('https://vault.azure.net'),
      shape: /^\{"error":\{"code":/,
    },
    {
      name: 'managed identity',
      base: new URL(endpoints.identity.endpoint).origin,
      paths: ['/msi/token', '/'],
      authorization: '',
      shape: /^\{"statusCode":/,
    },
    {
      name: 'authority',
      base: endpoints.authority.local,
      paths: [`/${defaultWorld.target.tenantId}/oauth2/v2.0/token`, '/common/discovery/instance', '/x/v2.0'],
      authorization: '',
      shape: /^\{"error":/,
    },
    {
      name: 'control',
      base: endpoints.control.url,
      paths: ['/faults', '/faults/x', '/requests', '/roles', '/subscriptions', '/subscriptions/x'],
      authorization: `Bearer ${endpoints.control.key}`,
      shape: /^\{"error":\{"code":/,
    },
    {
      name: 'storage',
      base: endpoints.storage.source.local,
      paths: ['', '/transfer', '/transfer/a', '/transfer/a/b', '/%24root'],
      authorization: token('https://storage.azure.com'),
      shape: /<Error>/,
      mayFail: true,
    },
  ];
}
