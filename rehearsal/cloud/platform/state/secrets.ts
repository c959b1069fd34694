import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, writeJson } from './state-files';

const accountKeys = z.object({ key1: z.string(), key2: z.string() });

const schema = z.object({
  /** PKCS#8 PEM; signs every token of the cloud. */
  tokenKey: z.string(),
  /** Value of `X-IDENTITY-HEADER`: what keeps other processes of the machine from asking for tokens. */
  identityHeader: z.string(),
  controlKey: z.string(),
  targetClientSecret: z.string(),
  operatorSecrets: z.object({ source: z.string(), target: z.string() }),
  registryPasswords: z.object({ source: z.string(), target: z.string() }),
  accountKeys: z.object({ source: accountKeys, target: accountKeys }),
});

/** The emulators' credentials. Made once per state folder, so that clients survive a restart of the cloud. */
export type Secrets = z.infer<typeof schema>;

/** Without dashes: on a command line what begins with one is taken for an option. */
const randomSecret = (): string => randomBytes(32).toString('hex');
/** Shape of a storage account key: 64 random bytes, base64. */
export const randomAccountKey = (): string => randomBytes(64).toString('base64');

const createTokenKey = (): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;

const secretsFile = (state: string): string => join(state, 'secrets.json');

/** Keeps changed secrets over a restart. */
export function saveSecrets(state: string, secrets: Secrets): void {
  writeJson(secretsFile(state), secrets);
}

/** The secrets of a state folder, made at its first use. */
export function loadSecrets(state: string): Secrets {
  const stored = readJson(secretsFile(state));
  if (stored !== undefined) {
    const parsed = schema.safeParse(stored);
    if (parsed.success) return parsed.data;
    throw new Error(`${secretsFile(state)} is of another version; start with --fresh`);
  }
  const secrets: Secrets = {
    tokenKey: createTokenKey(),
    identityHeader: randomSecret(),
    controlKey: randomSecret(),
    targetClientSecret: randomSecret(),
    operatorSecrets: { source: randomSecret(), target: randomSecret() },
    registryPasswords: { source: randomSecret(), target: randomSecret() },
    accountKeys: {
      source: { key1: randomAccountKey(), key2: randomAccountKey() },
      target: { key1: randomAccountKey(), key2: randomAccountKey() },
    },
  };
  saveSecrets(state, secrets);
  return secrets;
}
