import { describe, expect, it } from 'vitest';
import { checkEnds } from '../../../src/activities/image-import/check-ends';
import type { TransferError } from '../../../src/domain/errors';
import type { Route } from '../../../src/domain/route';
import type { Services } from '../../../src/services';
import { memoryServices } from '../../support/services';

const byImport = { ROUTE_VIA: 'import', STATE_SA: 'stateaccount' };
const pull = { PULL_USERNAME: 'mirror', PULL_SECRET: 'pull-password', PULL_KV: 'mirror-vault' };

/** What ends a transfer where an end is closed to some networks; undefined: nothing. */
async function stopOf(
  end: 'source' | 'target',
  trusts: boolean,
  more: Readonly<Record<string, string>> = {},
) {
  const cloud = memoryServices({ ...byImport, ...more });
  cloud[end].facts = { ...cloud[end].facts, isOpen: false, trusts };
  return failureOf({ ...cloud.services, pullSecrets: holding('p') }, cloud.route);
}

const holding = (value: string) => () => ({ getSecret: () => Promise.resolve({ value }) }) as never;

const failureOf = (services: Services, route: Route) =>
  checkEnds(services, route).then(
    () => undefined,
    (error: unknown) => {
      const { failure } = error as TransferError;
      return [failure.code, failure.message, ...(failure.remedy === undefined ? [] : [failure.remedy])];
    },
  );

describe('the ends of a route by image import', () => {
  it.each(['source', 'target'] as const)(
    'a %s that lets no trusted services in ends a transfer',
    async (end) => {
      expect(await stopOf(end, true)).toBeUndefined();
      const mend = 'az acr update --name \\S+ --subscription \\S+ --allow-trusted-services true';
      expect(await stopOf(end, false)).toEqual([
        'ACCESS_DENIED',
        expect.stringMatching(
          `^${end} registry ${end}registry is closed to .*trusted services.* \\(${mend}\\)$`,
        ),
      ]);
    },
  );

  it('a password does not make a trusted service: its source must be open', async () => {
    expect(await stopOf('source', true, pull)).toEqual([
      'ACCESS_DENIED',
      expect.stringMatching(/^source registry .* comes by the public one \(az acr update .*Allow\)$/),
    ]);
    expect(await stopOf('target', true, pull)).toBeUndefined();
  });

  it('a password that the source does not take ends it, with what to do', async () => {
    const { services, route } = memoryServices({ ...byImport, ...pull });
    const asked: unknown[] = [];
    const takes = (verdict: boolean | undefined): Services => ({
      ...services,
      // As it is where it was stored from a file.
      pullSecrets: holding('old\n'),
      takesPassword: (_side, login) => (asked.push(login), Promise.resolve(verdict)),
    });
    expect(await failureOf(takes(false), route)).toEqual([
      'ACCESS_DENIED',
      'source registry sourceregistry does not let mirror (PULL_USERNAME) in: its password in the secret ' +
        'pull-password of vault mirror-vault (PULL_SECRET, PULL_KV) is wrong or expired, or there is no ' +
        'such name',
      'Store the password of mirror (az keyvault secret set --vault-name mirror-vault --name pull-password ' +
        '--value <password>), then start the transfer again.',
    ]);
    // Who does not answer now may do so for the import.
    expect(await failureOf(takes(undefined), route)).toBeUndefined();
    expect(await failureOf(takes(true), route)).toBeUndefined();
    expect(asked).toEqual(Array(3).fill({ username: 'mirror', password: 'old' }));
  });

  it('a source that forbids exports ends a transfer', async () => {
    const cloud = memoryServices(byImport);
    cloud.source.facts = { ...cloud.source.facts, exportAllowed: false };
    await expect(checkEnds(cloud.services, cloud.route)).rejects.toThrow('--allow-exports true');
  });
});
