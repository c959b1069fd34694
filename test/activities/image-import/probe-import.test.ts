import { describe, expect, it } from 'vitest';
import { probeImport } from '../../../src/activities/image-import/probe-import';
import type { Probe } from '../../../src/domain/image-import/way';
import type { Services } from '../../../src/services';
import { memoryServices } from '../../support/services';

const forbidden = () => Promise.reject(Object.assign(new Error('not you'), { statusCode: 403 }));
const nowhere = () =>
  Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND x'), { code: 'ENOTFOUND' }));
const shut = () =>
  Promise.reject(Object.assign(new Error('Client address is not authorized'), { statusCode: 403 }));
const holding = (value: string) => () => Promise.resolve({ value });

/** What a look comes to where the source is signed in to with a password, and some calls go otherwise. */
function look(getSecret: () => Promise<unknown>, others: Partial<Services> = {}): Promise<Probe> {
  const pull = { PULL_USERNAME: 'mirror', PULL_SECRET: 'pull-password', PULL_KV: 'mirror-vault' };
  const { services, route } = memoryServices({ ROUTE_VIA: 'auto', ...pull });
  const app: Services = {
    ...services,
    pullSecrets: () => ({ getSecret }) as never,
    grants: () => ({ ...services.grants(route.target!), permissions: () => Promise.resolve(undefined) }),
    ...others,
  };
  return probeImport(app, route);
}

describe('a look whether images can be imported with a password', () => {
  it('sees that it is there', async () => {
    expect(await look(holding('p'))).toMatchObject({ via: 'import' });
  });

  it('sees that it is wrong, and cannot tell where the source does not', async () => {
    const takes = (verdict: boolean | undefined) =>
      look(holding('p'), { takesPassword: () => Promise.resolve(verdict) });
    expect(await takes(false)).toMatchObject({
      ...{
        via: 'transfer',
        mend: expect.stringContaining('--vault-name mirror-vault --name pull-p') as string,
      },
      why: expect.stringContaining('in the secret pull-password of vault mirror-vault') as string,
    });
    expect((await takes(undefined)).via).toBeUndefined();
  });

  it('sees that there is none', async () => {
    const why = 'the secret pull-password in vault mirror-vault is empty';
    expect(await look(holding(''))).toEqual({ via: 'transfer', why });
  });

  it('says what lacks: the secret, or reading the target', async () => {
    expect(await look(forbidden)).toMatchObject({ via: 'transfer', lacks: 'secret' });
    const registryFacts: Services['registryFacts'] = ({ name }) =>
      name === 'target' ? forbidden() : memoryServices().services.registryFacts({ name } as never);
    expect(await look(holding('p'), { registryFacts })).toMatchObject({ via: 'transfer', lacks: 'read' });
    const found = await look(holding('p'), { registryFacts: forbidden });
    expect([found.via, 'lacks' in found]).toEqual(['transfer', false]);
  });

  it('cannot tell where a name leads nowhere for now', async () => {
    expect((await look(nowhere)).via).toBeUndefined();
  });

  it('is told by the firewall of the vault, for it is the app that reads there', async () => {
    expect(await look(shut)).toMatchObject({ via: 'transfer' });
  });
});
