import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Endpoints } from '../../rehearsal/endpoints';
import { textIfThere } from './text-if-there';

/** Where the emulators keep keys on purpose, as the real services do. All else must be free of them. */
const keepers = [
  /^(endpoints|secrets|certificates)\.json$/,
  /^app-certificate\.pem$/,
  /^vaults\//,
  /^blobs\/delegation-keys\.json$/,
  /^host\/keys\.json$/,
];

/** What a credential looks like in text, whoever it belongs to. */
const shapes = [
  /.{0,80}[?&;"']sig=(?!REDACTED).{0,9}/i,
  /.{0,40}(?:Bearer\s+eyJ|SharedKey \w+:|AccountKey=(?!REDACTED)).{0,9}/,
  /eyJ[\w-]{10,}\.eyJ[\w-]{10,}\./,
];

export interface Leak {
  readonly where: string;
  readonly what: string;
}

/** Credentials in a text: by their shape, or because they are one of the known values. */
export function leaksIn(where: string, text: string, known: ReadonlyMap<string, string>): Leak[] {
  const shaped = shapes.flatMap((shape) => shape.exec(text)?.[0] ?? []);
  const named = [...known].flatMap(([name, value]) => (text.includes(value) ? [name] : []));
  return [...shaped, ...named].map((what) => ({ where, what }));
}

/** Files a rehearsal left behind that are not there to hold keys, relative to its state folder. */
export function filesLeft(state: string): string[] {
  return readdirSync(state, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.posix.join(path.relative(state, entry.parentPath), entry.name))
    .filter((file) => !keepers.some((keeper) => keeper.test(file)));
}

/**
 * Credentials in files a rehearsal left behind. What runs still writes drafts beside its files: one that is
 * gone has taken the place of its file.
 */
export const leaksLeft = (
  state: string,
  files: readonly string[],
  known: ReadonlyMap<string, string>,
): Leak[] =>
  files.flatMap((file) => leaksIn(file, textIfThere(path.join(state, file), 'latin1') ?? '', known));

/** The credentials of a rehearsal by what they open. */
export function knownSecrets(
  state: string,
  { storage, targetClientSecret, identity }: Endpoints,
): Map<string, string> {
  const vaults = ['source', 'target'].map((side) =>
    readFileSync(path.join(state, 'vaults', `${side}.json`), 'utf8'),
  );
  const signatures = vaults.flatMap((text) => [...text.matchAll(/[?&]sig=([^"&]+)/g)]).map(([, sig]) => sig!);
  return new Map([
    ['key of the source account', storage.source.key],
    ['key of the target account', storage.target.key],
    ['client secret', targetClientSecret],
    ['identity header', identity.header],
    ...signatures.flatMap((signature, i): [string, string][] => [
      [`signature ${i + 1}`, signature],
      [`signature ${i + 1}, decoded`, decodeURIComponent(signature)],
    ]),
  ]);
}
