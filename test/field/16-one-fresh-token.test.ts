import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { rotationTools } from '../../src/activities/renew-sas';
import { lookAt } from '../../src/azure/copy/blob-facts';
import { openTarget, putBlock } from '../../src/azure/copy/put-block';
import { createLimiter } from '../../src/azure/copy/limiter';
import { sideOf } from '../../src/domain/route';
import { useRehearsedServices } from '../support/rehearsed-services';

/** A single 401 is about the token: every service is asked once more, with a fresh one. */

const app = useRehearsedServices();

const refuse = (service: 'arm' | 'vault' | 'blob' | 'registry', count: number | 'always' = 1, path = '*') =>
  app.rehearsed.cloud.foundation.faults.arm({ name: 'token-expired', service, path, count, skip: 0 });
const at = (name: 'source' | 'target') => sideOf(app.services.route('default'), name);

describe.each(['source', 'target'] as const)('at the %s', (name) => {
  it.each([
    ['arm', () => app.services.pipelines(at(name)).run('nosuchrun')],
    ['arm', () => app.services.registryFacts(at(name))],
    ['vault', () => rotationTools(app.services, { route: 'default', side: name })!.versions.list()],
    ['blob', () => lookAt(app.services.container(at(name)).getBlobClient('none'), name)],
    ['blob', () => sendBlock(name)],
  ] as const)('%s is asked once more', async (service, work) => {
    await work();
    const { faults } = app.rehearsed.cloud.foundation;
    refuse(service);
    await work();
    expect(faults.list()).toMatchObject([{ fired: 1 }]);
  });

  it('a registry is signed in to anew, while it is opened and while it is read', async () => {
    for (const path of ['/oauth2/token', '/oauth2/exchange', '/acr/*', '/v2/*']) {
      const registry = await app.rehearsed.services().registry(at(name));
      refuse('registry', 1, path);
      const view = await registry.open(['team/none']);
      expect(await view.tags('team/none')).toBeUndefined();
      app.rehearsed.cloud.foundation.faults.clear();
    }
  });
});

describe('a token that is refused for good', () => {
  it('is told after one more try', async () => {
    refuse('arm', 'always');
    await expect(app.services.pipelines(at('target')).run('nosuchrun')).rejects.toMatchObject({
      failure: { code: 'ACCESS_DENIED', retryable: false },
    });
    expect(app.rehearsed.cloud.foundation.faults.list()).toMatchObject([{ fired: 2 }]);
  });

  it.each([
    ['arm', () => app.services.pipelines(at('source')).run('nosuchrun')],
    ['vault', () => rotationTools(app.services, { route: 'default', side: 'source' })!.versions.list()],
  ] as const)('of a managed identity is asked of its endpoint anew, for %s', async (service, work) => {
    await work();
    const { faults } = app.rehearsed.cloud.foundation;
    const [timing, milliseconds] = [{ count: 'always', skip: 0 } as const, 1];
    const asked = faults.arm({ name: 'latency', service: 'identity', milliseconds, ...timing });
    await work();
    const fired = (): number | undefined => faults.list().find(({ id }) => id === asked.id)?.fired;
    expect(fired()).toBe(0);
    refuse(service);
    await work();
    expect(fired()).toBe(1);
    await work();
    expect(fired()).toBe(1);
  });

  it('is replaced for the calls that follow, and asked of the authority itself', async () => {
    const pipelines = app.rehearsed.services().pipelines(at('target'));
    const { faults } = app.rehearsed.cloud.foundation;
    await pipelines.run('nosuchrun');
    const asked = faults.arm({
      name: 'latency',
      service: 'authority',
      milliseconds: 1,
      count: 'always',
      skip: 0,
    });
    refuse('arm');
    await pipelines.run('nosuchrun');
    await pipelines.run('nosuchrun');
    expect(faults.list().find(({ id }) => id === asked.id)?.fired).toBeGreaterThan(0);
  });
});

function sendBlock(name: 'source' | 'target'): Promise<void> {
  const blob = app.services.container(at(name)).getBlockBlobClient('probe');
  const block = { id: Buffer.from('probe').toString('base64'), length: 5 };
  const send = () => Readable.from([Buffer.from('probe')]);
  return putBlock(
    openTarget(blob, createLimiter(undefined), '2022-11-02'),
    block,
    send,
    AbortSignal.timeout(120_000),
  );
}
