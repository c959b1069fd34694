import { describe, expect, it } from 'vitest';
import { provePassword } from '../../../src/activities/image-import/pull-password';
import { provePlanned } from '../../../src/activities/image-import/prove-planned';
import { TransferError } from '../../../src/domain/errors';
import type { Services } from '../../../src/services';
import { memoryServices } from '../../support/services';
import { artifacts } from './image-target';

const pull = { PULL_USERNAME: 'mirror', PULL_SECRET: 'pull-password', PULL_KV: 'mirror-vault' };

/** A source that takes one password, or always says the same, and what a vault holds look by look. */
function exchanged(passwords: readonly string[], takes: string | boolean | undefined) {
  const memory = memoryServices({ ROUTE_VIA: 'import', STATE_SA: 'stateaccount', ...pull });
  const asked: unknown[] = [];
  let [read, waited] = [0, 0];
  const services: Services = {
    ...memory.services,
    wait: (seconds) => Promise.resolve(void (waited += seconds)),
    pullSecrets: () =>
      ({
        getSecret: () => Promise.resolve({ value: passwords[Math.min(read++, passwords.length - 1)] }),
      }) as never,
    takesPassword: (_side, login) => {
      asked.push(login);
      return Promise.resolve(typeof takes === 'string' ? login.password === takes : takes);
    },
  };
  return { ...memory, services, asked, waited: () => waited };
}

describe('a password that the source does not take', () => {
  it('ends a transfer after three looks in half a minute, with what to do', async () => {
    // As it is where it was stored from a file.
    const { services, route, asked, waited } = exchanged(['old\n'], 'new');
    await expect(provePassword(services, route)).rejects.toMatchObject({
      failure: {
        code: 'ACCESS_DENIED',
        message:
          'source registry sourceregistry does not let mirror (PULL_USERNAME) in: its password in the ' +
          'secret pull-password of vault mirror-vault (PULL_SECRET, PULL_KV) is wrong or expired, or ' +
          'there is no such name',
        remedy:
          'Store the password of mirror (az keyvault secret set --vault-name mirror-vault --name ' +
          'pull-password --value <password>), then start the transfer again.',
      },
    });
    expect(asked).toEqual(Array(3).fill({ username: 'mirror', password: 'old' }));
    expect(waited()).toBe(30);
  });

  it('is read again, for somebody may be exchanging it', async () => {
    const { services, route, waited } = exchanged(['old', 'new'], 'new');
    expect(await provePassword(services, route)).toBe(2);
    expect(waited()).toBe(15);
  });

  // Who does not answer now may do so for the import.
  it.each([true, undefined])('is another than one it takes, or does not tell of: %s', async (verdict) => {
    const { services, route, waited } = exchanged(['p'], verdict);
    expect([await provePassword(services, route), waited()]).toEqual([1, 0]);
  });
});

describe('the password of a transfer that is planned', () => {
  it('ends it only where there is something to bring', async () => {
    const { services, route, target, asked } = exchanged(['old'], 'new');
    await provePlanned(services, route, []);
    expect(asked).toEqual([]);
    for (const { reference, digest } of artifacts.slice(1))
      target.artifacts.set(reference, { digest, size: 1 });
    await expect(provePlanned(services, route, artifacts)).rejects.toMatchObject({
      failure: { code: 'ACCESS_DENIED' },
    });
    await provePlanned(services, route, artifacts.slice(1));
  });

  it('is left to who imports while its vault does not answer, and not where it is missing', async () => {
    const { services, route } = exchanged([], true);
    const failing = (error: object): Services => ({
      ...services,
      pullSecrets: () =>
        ({ getSecret: () => Promise.reject(Object.assign(new Error('no'), error)) }) as never,
    });
    await provePlanned(failing({ statusCode: 503 }), route, artifacts);
    await expect(provePassword(failing({ statusCode: 503 }), route)).rejects.toBeInstanceOf(TransferError);
    await expect(
      provePlanned(failing({ statusCode: 404, code: 'SecretNotFound' }), route, artifacts),
    ).rejects.toMatchObject({ failure: { code: 'CONFIG_INVALID' } });
  });
});
