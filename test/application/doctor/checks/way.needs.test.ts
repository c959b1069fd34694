import { expect, it } from 'vitest';
import { checkWay } from '../../../../src/application/doctor/checks/way';
import { sideOf } from '../../../../src/domain/route';
import type { Services } from '../../../../src/services';
import { memoryServices } from '../../../support/services';

const forbidden = () => Promise.reject(Object.assign(new Error('not you'), { statusCode: 403 }));

/** The role that the doctor names, and where, on a route with a password where some calls are refused. */
async function needed(calls: Partial<Services>) {
  const pull = { PULL_USERNAME: 'mirror', PULL_SECRET: 'pull-password', PULL_KV: 'mirror-vault' };
  const { services, route } = memoryServices({ ROUTE_VIA: 'auto', ...pull });
  const target = sideOf(route, 'target');
  const app: Services = {
    ...services,
    grants: () => ({ ...services.grants(target), permissions: () => Promise.resolve(undefined) }),
    ...calls,
  };
  const found = await checkWay({ services: app, route, side: target, who: 'app', limitMs: 5000 });
  return found['image-import'];
}

it('names the vault where the password of the source may not be read, not the source', async () => {
  const pullSecrets = () => ({ getSecret: forbidden }) as never;
  expect(await needed({ pullSecrets })).toMatchObject({
    role: 'Key Vault Secrets User',
    scope: expect.stringContaining('mirror-vault') as string,
  });
});

it('names the target where that may not be read, and nothing where the source may not', async () => {
  const { services } = memoryServices();
  const ofTarget: Services['registryFacts'] = (end) =>
    end.name === 'target' ? forbidden() : services.registryFacts(end);
  expect(await needed({ registryFacts: ofTarget })).toMatchObject({
    scope: expect.stringMatching(/targetregistry$/) as string,
  });
  expect(await needed({ registryFacts: forbidden })).not.toHaveProperty('role');
});
