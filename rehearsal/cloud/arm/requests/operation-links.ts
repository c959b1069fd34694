import { createHash, randomBytes } from 'node:crypto';
import type { ArmContext } from '../context';
import type { ArmRequest } from './exchange';
import { badRequest } from './failure';

/** Ticks of .NET at the beginning of 1970. */
const epochTicks = 621_355_968_000_000_000n;

/**
 * Where to ask after an operation. The service seals each URL anew (`t`, `c`, `s`, `h`): a client follows
 * what it was given last and builds none itself.
 */
export function operationUrl(
  { clock }: Pick<ArmContext, 'clock'>,
  { origin, apiVersion }: ArmRequest,
  path: string,
): string {
  const seal = {
    t: String(epochTicks + BigInt(clock().getTime()) * 10_000n),
    c: randomBytes(48).toString('base64url'),
    s: randomBytes(32).toString('base64url'),
  };
  const query = new URLSearchParams({ 'api-version': apiVersion, ...seal, h: hashOf(path, seal) });
  return `${origin}${path}?${query.toString()}`;
}

/** @throws ArmFailure 400 (guessed) for a URL the service did not give. */
export function checkOperationUrl({ url, query }: ArmRequest): void {
  const [t = '', c = '', s = ''] = ['t', 'c', 's'].map((name) => query.get(name) ?? undefined);
  if (query.get('h') === hashOf(url, { t, c, s })) return;
  throw badRequest(
    'The URL of the operation is not one this service has given. Follow the URL of the last answer.',
    undefined,
    'InvalidOperationUrl',
  );
}

/** `Azure-AsyncOperation` of an operation that goes on or has just been looked at. */
export const asyncOperation = (
  context: ArmContext,
  request: ArmRequest,
  path: string,
): Record<string, string> => ({
  'Azure-AsyncOperation': operationUrl(context, request, path),
  ...retryAfter(context),
});

/** `Retry-After`, which recordings of registries do not have: a switch says whether there is one. */
export const retryAfter = ({ switches }: ArmContext): Record<string, string> =>
  switches.retryAfterSeconds === 0 ? {} : { 'Retry-After': String(switches.retryAfterSeconds) };

const hashOf = (path: string, { t, c, s }: Readonly<Record<'t' | 'c' | 's', string>>): string =>
  createHash('sha256').update([path.toLowerCase(), t, c, s].join('\n')).digest('base64url');
