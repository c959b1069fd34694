import { generateKeyPairSync } from 'node:crypto';
import { createTokens } from '../../../../rehearsal/cloud/platform/tokens';
import { SecretDenied, type Faults, type SecretReader, type Tokens } from '../../../../rehearsal/cloud/ports';
import { cloudOf, defaultWorld, type WorldSide } from '../../../../rehearsal/world';
import { sideNames } from './rig-storage';

/** The value of a secret that nobody may read. */
export const denied = 'denied';

/** A vault in which the pipeline identities of both sides may read. */
export function fakeReader(secrets: ReadonlyMap<string, string>): SecretReader {
  const readers = sideNames.map((name) => defaultWorld[name].pipelineIdentity.objectId);
  return {
    read(uri, objectId) {
      const value = secrets.get(uri);
      if (value === undefined) throw new SecretDenied(404, `A secret with (name/id) ${uri} was not found`);
      if (value === denied || !readers.includes(objectId)) throw new SecretDenied(403, 'Forbidden');
      return { value, version: '1' };
    },
  };
}

/** Faults that fire once each, for exactly one subject. */
export interface ArmedFaults extends Faults {
  arm(name: string, subject: string, fields?: Record<string, unknown>): void;
}

export function armedFaults(): ArmedFaults {
  const armed: { name: string; subject: string; fields: Record<string, unknown> }[] = [];
  return {
    arm: (name, subject, fields = {}) => void armed.push({ name, subject, fields }),
    take(name, subject) {
      const index = armed.findIndex((fault) => fault.name === name && fault.subject === subject);
      return index === -1 ? undefined : armed.splice(index, 1)[0]?.fields;
    },
  };
}

/** Tokens by the machine's clock, signed with a key of their own. */
export function machineTokens(): Tokens {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return createTokens(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), () => new Date());
}

/** A token of the app for ARM. */
export const appToken = (tokens: Tokens, side: WorldSide): string =>
  tokens.issue({
    objectId: side.app.objectId,
    clientId: side.app.clientId,
    tenantId: side.tenantId,
    audience: cloudOf(side).armAudience,
  }).token;
