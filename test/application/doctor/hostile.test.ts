import { describe, expect, it } from 'vitest';
import { defaultWorld } from '../../../rehearsal/world';
import { examine } from '../../../src/application/doctor/examine';
import type { Check } from '../../../src/domain/doctor/check';
import { sideOf, type Route } from '../../../src/domain/route';
import type { Side } from '../../../src/domain/side';
import { createServices, type Services } from '../../../src/services';
import { fakeClient } from '../fake-client';
import { notOk, useDeployment } from './deployment';

const used = useDeployment();
const { source } = defaultWorld;
const asked = { side: 'source' } as const;

const noCertificate = {
  ...({ kind: 'client-certificate' } as const),
  clientId: source.tenantId,
  certificate: { certificatePath: '/nowhere/app.pem' },
};

/** The doctor of an app whose source is otherwise, and how long it took. */
async function withSource(change: Partial<Side>, more: Partial<Services> = {}): Promise<readonly Check[]> {
  const { config } = used.services();
  const route = used.services().route('default');
  const changed: Route = { ...route, source: { ...sideOf(route, 'source'), ...change } };
  const services = createServices({ ...config, routes: new Map([[route.name, changed]]) });
  const { checks } = await examine({ ...services, client: fakeClient(), ...more }, asked);
  return checks;
}
const found = (checks: readonly Check[], name: string) => checks.find(({ check }) => check === name);

describe('a side that is not what the settings say', () => {
  it('a registry that is gone: ARM does not tell it from one the app may not see, and says so', async () => {
    const checks = await withSource({ registry: 'contosogone' });
    expect(notOk(checks)).toEqual(['source registry failed', 'source pipeline failed']);
    expect(found(checks, 'registry')?.said).toContain('or the scope is invalid');
  });

  it('a container that is missing', async () => {
    const checks = await withSource({ container: 'missing' });
    expect(notOk(checks)).toEqual(['source container failed']);
    expect(found(checks, 'container')?.mend).toMatch(
      /^az storage container create .* --subscription 1{8}-bbbb-/,
    );
  });

  it.each([
    ['another tenant', { tenantId: '99999999-aaaa-4aaa-8aaa-000000000001' }],
    [
      'an identity that is not there',
      { credential: { kind: 'managed-identity', clientId: source.tenantId } },
    ],
    ['a certificate that is not there', { credential: noCertificate }],
  ] as const)('%s: the sign-in fails, and nothing else is said to', async (_what, change) => {
    const checks = await withSource(change);
    expect(notOk(checks)).toEqual(['source sign-in failed']);
    expect(found(checks, 'sign-in')?.mend).toMatch(/^az /);
  });

  it('the identity that is assigned is the one of the settings', async () => {
    const credential = { kind: 'managed-identity', clientId: source.tenantId } as const;
    expect(found(await withSource({ credential }), 'sign-in')?.mend).toContain(
      `--identities "$(az identity list --query "[?clientId=='${source.tenantId}'].id" --output tsv)"`,
    );
  });

  it('commands are whole where the token does not tell who the app is', async () => {
    const token = { token: 'opaque', expiresOnTimestamp: Date.now() + 60_000 };
    const credential = () => ({ getToken: () => Promise.resolve(token) });
    const checks = await withSource({ registry: 'contosogone' }, { credential });
    expect(found(checks, 'registry')?.mend).toContain('--assignee-object-id <object id of the app> ');
  });

  it.each([
    ['Creating', 'unknown', undefined],
    ['Updating', 'unknown', undefined],
    ['Failed', 'failed', /^az acr export-pipeline delete --name exportpipeline --registry contosopublic /],
  ] as const)('a pipeline that is %s: %s', async (provisioningState, verdict, mend) => {
    const services = used.services();
    const pipelines: Services['pipelines'] = (side) => {
      const its = services.pipelines(side);
      return {
        ...its,
        pipeline: async () => {
          const pipeline = await its.pipeline();
          return pipeline && { ...pipeline, properties: { ...pipeline.properties, provisioningState } };
        },
      };
    };
    const checks = await withSource({}, { pipelines });
    expect(notOk(checks)).toEqual([`source pipeline ${verdict}`]);
    if (mend !== undefined) expect(found(checks, 'pipeline')?.mend).toMatch(mend);
  });
});

describe('a service that asks to slow down', () => {
  it.each(['arm', 'registry', 'vault'] as const)('is unknown, not failed: %s', async (service) => {
    const busy = { name: 'throttle', count: 'always', skip: 0, retryAfterSeconds: 60 } as const;
    const { checks } = await used.under({ ...busy, service });
    const wrong = notOk(checks);
    expect(wrong.length).toBeGreaterThan(0);
    expect(wrong.filter((each) => !each.endsWith(' unknown'))).toEqual([]);
  });
});

it('services that never answer are not waited for', async () => {
  const { faults } = used.cloud().foundation;
  for (const service of ['arm', 'registry', 'vault', 'blob'] as const) {
    faults.arm({ name: 'latency', count: 'always', skip: 0, service, milliseconds: 600_000 });
  }
  const began = Date.now();
  const { checks } = await examine({ ...used.services(), client: fakeClient() }, {}, 1000);
  // Whoever waited for one of them would wait for a minute and a half.
  expect(Date.now() - began).toBeLessThan(60_000);
  expect(checks.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
  expect(notOk(checks).length).toBeGreaterThan(0);
});
