import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { Misuse } from '../client/errors';
import { oneAtATime } from './one-at-a-time';

/** An app somebody works with, under a name. */
export interface AppContext {
  readonly url: string;
  /** Function key. */
  readonly key?: string;
  /** Of Entra tokens, where the app wants a sign-in. */
  readonly scope?: string;
  readonly tenant?: string;
  /** File with the authorities of its certificate. */
  readonly ca?: string;
}

/** What the file holds. */
export interface Contexts {
  /** The one that is taken when none is named. */
  readonly current?: string;
  readonly contexts: Readonly<Record<string, AppContext>>;
}

/** Where contexts are kept: as XDG and Windows have it. */
export function contextsFile(env = process.env, platform = process.platform): string {
  const xdg = env.XDG_CONFIG_HOME ?? '';
  const windows = platform === 'win32' ? (env.APPDATA ?? '') : '';
  const home = isAbsolute(xdg) ? xdg : windows === '' ? join(homedir(), '.config') : windows;
  return join(home, 'acr-ferry', 'contexts.json');
}

/** @throws Misuse when the file is there and cannot be used. */
export function readContexts(file = contextsFile()): Contexts {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { contexts: {} };
    throw new Misuse(`${file} cannot be read (${code})`);
  }
  try {
    const { current, contexts } = JSON.parse(text) as Partial<Contexts>;
    if (typeof contexts === 'object' && Object.values(contexts).every(isContext))
      return { contexts, ...(typeof current === 'string' && { current }) };
  } catch {
    // Said below.
  }
  throw new Misuse(`${file} is not a file of contexts: correct or remove it`);
}

/** Whether all it says are texts, and an address is among them. */
const isContext = (context: AppContext): boolean =>
  URL.canParse(context.url) && Object.values(context).every((value) => typeof value === 'string');

/** Puts the file in place whole, for nobody else to read: keys are in it. */
function writeContexts(contexts: Contexts, file: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(contexts, null, 2)}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}

/** Changes what the file holds; others who change it meanwhile wait. */
function changeContexts(change: (before: Contexts) => Contexts): void {
  const file = contextsFile();
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  oneAtATime(file, () => writeContexts(change(readContexts(file)), file));
}

/** Adds a context, or replaces it. The first one becomes current, save where another program adds it. */
export function putContext(name: string, context: AppContext, { makeCurrent = true } = {}): void {
  changeContexts(({ current, contexts }) => {
    const chosen = current ?? (makeCurrent ? name : undefined);
    return { ...(chosen && { current: chosen }), contexts: { ...contexts, [name]: context } };
  });
}

/** Makes a context the one that is taken when none is named. */
export const makeCurrent = (name: string): void => changeContexts((before) => ({ ...before, current: name }));

/** Takes a context away; whether there was one. With an address, only if it is still of that app. */
export function removeContext(name: string, url?: string): boolean {
  let isRemoved = false;
  changeContexts((before) => {
    const { [name]: found, ...contexts } = before.contexts;
    if (found === undefined || (url !== undefined && found.url !== url)) return before;
    isRemoved = true;
    const { current } = before;
    return { ...(current && current !== name && { current }), contexts };
  });
  return isRemoved;
}

/** Whether others may read the file. */
export function isOpenToOthers(file = contextsFile()): boolean {
  return process.platform !== 'win32' && (statSync(file, { throwIfNoEntry: false })?.mode ?? 0) % 0o100 !== 0;
}
