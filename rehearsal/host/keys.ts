import { createHmac, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { sameSecret } from '../same-secret';
import { replaceFile } from '../state-folder';
import { readJson, type Settings } from './settings';

const keyFile = z.object({
  master: z.string().min(1),
  /** Opens every function of level `function` (the real host's "default" host key). */
  function: z.string().min(1),
  /** Opens the webhooks of the extensions; the real host has one per extension. */
  system: z.string().min(1),
});

/** The keys of a host. */
export type Keys = z.output<typeof keyFile>;

/**
 * The keys of this host: random, kept in the state folder readable by the owner only, so that links given out
 * stay valid across restarts. `HOST_MASTER_KEY`, `HOST_FUNCTION_KEY` and `HOST_SYSTEM_KEY` take precedence.
 */
export function loadKeys(stateFolder: string | undefined, settings: Settings): Keys {
  const kept = stateFolder === undefined ? newKeys() : readOrCreate(join(stateFolder, 'keys.json'));
  return {
    master: settings.HOST_MASTER_KEY ?? kept.master,
    function: settings.HOST_FUNCTION_KEY ?? kept.function,
    system: settings.HOST_SYSTEM_KEY ?? kept.system,
  };
}

function readOrCreate(file: string): Keys {
  if (existsSync(file)) {
    const parsed = keyFile.safeParse(readJson(file));
    if (parsed.success) return parsed.data;
    throw new Error(`${file}: ${z.prettifyError(parsed.error)}. Remove it to get new keys.`);
  }
  const keys = newKeys();
  replaceFile(file, JSON.stringify(keys, undefined, 2));
  return keys;
}

const newKeys = (): Keys => ({ master: newKey(), function: newKey(), system: newKey() });
const newKey = (): string => randomBytes(32).toString('base64url');

/** The key that opens one function only; it follows from the master key, so it needs no store. */
export const keyOfFunction = (keys: Keys, name: string): string =>
  createHmac('sha256', keys.master).update(`function ${name.toLowerCase()}`).digest('base64url');

/** True when the header `x-functions-key`, or else the query value `code`, is one of the keys. */
export function carriesKey(
  url: URL,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  accepted: readonly string[],
): boolean {
  const header = headers['x-functions-key'];
  const given = (Array.isArray(header) ? header[0] : header) ?? url.searchParams.get('code');
  return given !== null && accepted.some((key) => sameSecret(given, key));
}
