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

  it('a password is not asked for: there may be nothing to bring', async () => {
    const { services, route } = memoryServices({ ...byImport, ...pull });
    expect(
      await failureOf({ ...services, takesPassword: () => Promise.resolve(false) }, route),
    ).toBeUndefined();
  });

  it('a source that forbids exports ends a transfer', async () => {
    const cloud = memoryServices(byImport);
    cloud.source.facts = { ...cloud.source.facts, exportAllowed: false };
    await expect(checkEnds(cloud.services, cloud.route)).rejects.toThrow('--allow-exports true');
  });
});
