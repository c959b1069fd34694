import { describe, expect, it } from 'vitest';
import { importOrder } from '../../../src/activities/image-import/import-order';
import { memoryServices } from '../../support/services';

const pull = { PULL_USERNAME: 'mirror', PULL_SECRET: 'pull-password', PULL_KV: 'mirror-vault' };
const artifact = { reference: 'a:1', digest: `sha256:${'0'.repeat(64)}`, size: 1 };

/** A source that is signed in to with a password. */
function orderWith(value: string | undefined | Error) {
  const settings = { ROUTE_VIA: 'import', STATE_SA: 'stateaccount', ...pull };
  const { services, route } = memoryServices(settings);
  const secrets = {
    getSecret: () => (value instanceof Error ? Promise.reject(value) : Promise.resolve({ value })),
  };
  // The source is read from ARM once, not for each image.
  const registryFacts = () => Promise.reject(new Error('ARM is asked'));
  const pullSecrets = () => secrets as object as ReturnType<typeof services.pullSecrets>;
  return importOrder({ ...services, registryFacts, pullSecrets }, route, artifact);
}

describe('an order to import from a source of another tenant', () => {
  it('names its address and a password', async () => {
    expect((await orderWith('p')).source).toMatchObject({
      registryUri: 'r.azurecr.io',
      credentials: { username: 'mirror', password: 'p' },
    });
  });

  const absent = Object.assign(new Error('not found'), { statusCode: 404, code: 'SecretNotFound' });
  it.each(['', undefined, absent])('is not made without the password: %j', async (value) => {
    await expect(orderWith(value)).rejects.toMatchObject({
      failure: {
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(
          /no password in the secret pull-password of vault mirror-vault/,
        ) as string,
        retryable: false,
      },
    });
  });

  it('says which secret of which vault cannot be read', async () => {
    const closed = Object.assign(new Error('not from here'), { statusCode: 403, code: 'Forbidden' });
    await expect(orderWith(closed)).rejects.toMatchObject({
      failure: {
        code: 'ACCESS_DENIED',
        message: expect.stringMatching(
          /^read the secret pull-password of vault mirror-vault failed with 403 .*not from here/,
        ) as string,
      },
    });
  });
});
