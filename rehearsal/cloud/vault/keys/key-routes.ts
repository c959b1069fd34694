import { z } from 'zod';
import { vaultHost, vaultId, type WorldSide } from '../../../world';
import { readText, Refusal, sendJson } from '../../platform/http';
import type { Access } from '../../ports';
import { curveNames, publicPoint, signHash, type KeyStore, type KeyVersion } from './key-store';
import { retentionDays } from '../secrets/secret-store';
import { forbiddenByRbac } from '../secrets/secret-access';
import type { VaultCall, VaultHandler } from '../vault-call';

const actions = { create: 'create/action', read: 'read', sign: 'sign/action' } as const;

const bodyLimitBytes = 64 * 1024;
const createSchema = z.object({
  kty: z.literal('EC', 'only EC keys are emulated'),
  crv: z.enum(curveNames).optional(),
});
const signSchema = z.object({ alg: z.string(), value: z.base64url() });

/** What the keys part of a vault works with. */
export interface KeyRoutesOptions {
  readonly side: WorldSide;
  readonly keys: KeyStore;
  readonly access: Access;
}

/**
 * The keys part of one Key Vault's data plane, as far as signing goes (REST API: Create Key, Get Key, Sign).
 */
export function keyRoutes({ side, keys, access }: KeyRoutesOptions): Readonly<Record<string, VaultHandler>> {
  const check = ({ caller, name }: VaultCall, what: keyof typeof actions): void => {
    const dataAction = `Microsoft.KeyVault/vaults/keys/${actions[what]}`;
    const resource = `${vaultId(side)}/keys/${name}`.toLowerCase();
    if (access.allows(caller.objectId, { dataAction }, resource)) return;
    throw forbiddenByRbac(side, caller, dataAction, resource);
  };
  const idOf = (name: string, { version }: KeyVersion): string =>
    `https://${vaultHost(side)}/keys/${name}/${version}`;
  const toBundle = (name: string, version: KeyVersion): object => ({
    key: {
      kid: idOf(name, version),
      kty: 'EC',
      key_ops: ['sign', 'verify'],
      crv: version.curve,
      ...publicPoint(version),
    },
    attributes: {
      enabled: true,
      created: version.created,
      updated: version.created,
      recoveryLevel: 'Recoverable+Purgeable',
      recoverableDays: retentionDays,
      exportable: false,
    },
  });
  const readKey = (call: VaultCall): void => {
    check(call, 'read');
    const { key, version } = keys.get(call.name, call.version);
    sendJson(call.response, 200, toBundle(key.name, version));
  };
  return {
    'GET keys/name': readKey,
    'GET keys/name/version': readKey,
    'POST keys/name/create': async (call) => {
      check(call, 'create');
      const { crv = 'P-256' } = parse(createSchema, await readText(call.request, bodyLimitBytes));
      const { key, version } = keys.create(call.name, crv);
      sendJson(call.response, 200, toBundle(key.name, version));
    },
    'POST keys/name/version/sign': async (call) => {
      check(call, 'sign');
      const { alg, value } = parse(signSchema, await readText(call.request, bodyLimitBytes));
      const { key, version } = keys.get(call.name, call.version);
      const signature = signHash(version, { algorithm: alg, hash: Buffer.from(value, 'base64url') });
      sendJson(call.response, 200, {
        kid: idOf(key.name, version),
        value: Buffer.from(signature).toString('base64url'),
      });
    },
  };
}

function parse<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const why =
      error instanceof z.ZodError
        ? (error.issues[0]?.message ?? '')
        : 'Bad JSON content found in the request.';
    throw new Refusal(400, 'BadParameter', why);
  }
}
