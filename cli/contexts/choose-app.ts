import { readFileSync } from 'node:fs';
import type { Connection } from '../client/client';
import { Misuse } from '../client/errors';
import { isLoopback } from '../client/network';
import { signIn } from '../client/sign-in';
import { contextsFile, isOpenToOthers, readContexts, type AppContext } from './contexts-file';

/** What the command line says of the app. */
export interface ConnectionOptions {
  readonly url?: string;
  readonly context?: string;
  readonly scope?: string;
  readonly tenant?: string;
  readonly ca?: string;
  readonly keyStdin?: boolean;
}

/** The app that is meant, and what opens it. @throws Misuse */
export function chooseApp(options: ConnectionOptions, env = process.env): Connection {
  const named = options.context ?? (options.url === undefined ? env.ACR_FERRY_CONTEXT : undefined);
  const url = options.url ?? (named === undefined ? env.ACR_FERRY_URL : undefined);
  const context: AppContext = url === undefined ? contextOf(named) : { url };
  const address = appUrl(context.url);
  const key =
    (options.keyStdin ? readKey() : undefined) ?? checkedKey(context.key) ?? checkedKey(env.ACR_FERRY_KEY);
  const scope = options.scope ?? context.scope;
  if (key === undefined && scope === undefined) {
    throw new Misuse(
      'nothing opens the app: set ACR_FERRY_KEY to a function key (az functionapp keys list), give it with ' +
        '--key-stdin, or sign in with --scope api://<application id>/.default',
    );
  }
  const ca = options.ca ?? context.ca;
  const tenant = options.tenant ?? context.tenant;
  return {
    url: address,
    key,
    ca,
    token: scope === undefined ? undefined : signIn(scope, tenant),
  };
}

/** The context of a name, or the current one. @throws Misuse */
export function contextOf(named: string | undefined): AppContext {
  const { current, contexts } = readContexts();
  const name = named ?? current;
  const names = Object.keys(contexts);
  const known = names.length > 0 ? `one of: ${names.join(', ')}` : 'there are none yet, see context set';
  if (name === undefined) throw new Misuse(`no app is named: give --url, or --context (${known})`);
  const found = Object.hasOwn(contexts, name) ? contexts[name] : undefined;
  if (found === undefined) throw new Misuse(`there is no context ${name} (${known})`);
  if (isOpenToOthers())
    process.stderr.write(`Warning: others may read ${contextsFile()}, and keys are in it: chmod 600 it.\n`);
  return found;
}

/** The address of an app without what people paste along with it. @throws Misuse */
export function appUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new Misuse(`${text} is no address: write it like https://<app>.azurewebsites.net`);
  if (url.hash.includes('key=') || url.searchParams.has('code') || url.username !== '')
    throw new Misuse('leave the key out of the address, which others see: set ACR_FERRY_KEY to it');
  if (url.protocol === 'http:' && !isLoopback(text))
    throw new Misuse(`${url.origin} is not encrypted, and a key or token goes along: write https`);
  return `${url.origin}${url.pathname.replace(/\/(api(\/.*)?)?$/, '')}`;
}

/** A key somebody hands over by standard input. @throws Misuse */
export function readKey(): string {
  const key = checkedKey(readFileSync(0, 'utf8'));
  if (key === undefined) throw new Misuse('there was no key on standard input');
  return key;
}

/** A variable that is empty is as good as none. */
function checkedKey(text: string | undefined): string | undefined {
  const key = text?.trim() ?? '';
  if (key === '') return undefined;
  if (!/^[\x21-\x7e]+$/.test(key)) throw new Misuse('the function key has characters that none has');
  return key;
}

/** The options by which another command reaches the same app. */
export function sameApp({ context, url, scope, tenant, ca }: ConnectionOptions): string {
  const given = Object.entries({ context, url, scope, tenant, ca });
  return given
    .flatMap(([name, value]) => (value === undefined ? [] : [` --${name} ${quoted(value)}`]))
    .join('');
}

/** As bash and PowerShell read it: a path may have blanks. */
const quoted = (value: string): string => (/^[\w.:/\\@~-]+$/.test(value) ? value : `'${value}'`);
