import { rootCertificates } from 'node:tls';
import type { Dispatcher } from 'undici';
import { AppSilent, Misuse } from './errors';
import { readText } from './read-text';

/** What a request goes through: proxies of the environment, save to this machine, and extra authorities. */
export async function dispatcherFor(url: string, caFile: string | undefined): Promise<Dispatcher> {
  const { Agent, EnvHttpProxyAgent } = await import('undici');
  const tls = caFile === undefined ? {} : { ca: authorities(caFile) };
  if (isLoopback(url)) return new Agent({ connect: tls });
  return new EnvHttpProxyAgent({ connect: tls, requestTls: tls, proxyTls: tls });
}

/** Whether an address is on this machine. */
export const isLoopback = (url: string): boolean =>
  /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);

/** Those Node knows, those the environment adds, and those of the file. */
function authorities(file: string): string[] {
  const extra = process.env.NODE_EXTRA_CA_CERTS;
  return [...rootCertificates, ...(extra ? [readPem(extra)] : []), readPem(file)];
}

function readPem(file: string): string {
  const text = readText(file);
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new Misuse(`${file} holds no certificate in PEM`);
}

const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/;

/** Says why a request had no answer. */
export function silence(url: string, error: unknown): Error {
  const { host } = new URL(url);
  const cause = rootOf(error);
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  if (cause.name === 'TimeoutError') return new AppSilent(`${host} did not answer in time`);
  if (untrusted.test(code))
    return new Misuse(
      `the certificate of ${host} is not trusted (${code}): name the file of its authority with --ca`,
    );
  const said = [code, cause.message.replace(code, '').replace(/\s+/g, ' ').trim()]
    .filter((each) => each !== '')
    .join(': ');
  return new AppSilent(`${host} does not answer (${said})`);
}

/** fetch hides what happened behind causes, and connecting to several addresses behind a list. */
function rootOf(error: unknown): Error {
  const { errors, cause } = error as { errors?: unknown[]; cause?: unknown };
  const inner = errors?.[0] ?? cause;
  if (inner instanceof Error) return rootOf(inner);
  return error instanceof Error ? error : new Error(String(error));
}
