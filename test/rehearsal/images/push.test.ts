import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImageError, type Image } from '../../../rehearsal/images/image';
import { pushImages } from '../../../rehearsal/images/push';
import { generateImages, sampleImages } from '../../../rehearsal/images/samples';
import { listen } from '../../../rehearsal/cloud/platform/listeners/listener';
import { admin } from '../cloud/registry/registry-call';
import { serveRegistry, type ServedRegistry } from '../cloud/registry/serve-registry';

let registry: ServedRegistry;
beforeAll(async () => {
  registry = await serveRegistry();
});
afterAll(() => registry.close());

const login = (): { username: string; password: string; ca: string } => ({ ...admin, ca: registry.ca });

describe('pushImages', () => {
  it('pushes every sample and tells reference and digest', async () => {
    const samples = await sampleImages();
    const pushed = await pushImages(registry.host, login(), samples);
    expect(pushed.map(({ reference }) => reference)).toEqual([
      'samples/web:1.0',
      'samples/web:1.1',
      `samples/web@${samples[2]!.root.digest}`,
      'samples/multi:2.0',
      'team/api:2026.1',
    ]);
    for (const { reference, digest, pushed: sent } of pushed) {
      const [repository = '', tag = ''] = reference.split(/[:@]/, 2);
      expect(sent).toBe(true);
      expect(registry.store.resolve(repository, reference.includes('@') ? digest : tag)?.digest).toBe(digest);
    }
    const subject = registry.store.resolve('samples/web', '1.1')!.digest;
    expect(registry.store.repository('samples/web').referrers.get(subject)).toEqual(
      new Set([pushed[2]!.digest]),
    );
  });

  it('skips what is there', async () => {
    await pushImages(registry.host, login(), await sampleImages());
    registry.events.length = 0;
    const again = await pushImages(registry.host, login(), await sampleImages());
    expect(again.every(({ pushed }) => !pushed)).toBe(true);
    expect(registry.events).toEqual([]);
  });

  it('pushes many at once', async () => {
    await pushImages(registry.host, login(), await generateImages(20));
    expect(registry.store.repositoryNames().filter((name) => name.startsWith('fleet/'))).toHaveLength(20);
  });

  it('names the file whose bytes are not what its digest says', async () => {
    const [image] = (await sampleImages()) as [Image];
    const [blob] = image.blobs;
    const damaged = {
      ...blob!,
      origin: 'app.tar!layer',
      open: () => Readable.from([Buffer.alloc(blob!.size)]),
    };
    const push = pushImages(registry.host, login(), [{ ...image, repository: 'damaged', blobs: [damaged] }]);
    await expect(push).rejects.toThrow(ImageError);
    await expect(push).rejects.toThrow('app.tar!layer does not hold what its digest');
  });

  it('passes on why a source cannot be read', async () => {
    const [image] = (await sampleImages()) as [Image];
    const open = (): Readable =>
      new Readable({
        read() {
          this.destroy(new Error('disk gone'));
        },
      });
    const unreadable = { ...image.blobs[0]!, open };
    const push = pushImages(registry.host, login(), [{ ...image, repository: 'gone', blobs: [unreadable] }]);
    await expect(push).rejects.toThrow('disk gone');
  });

  it('is refused with a wrong password', async () => {
    const push = pushImages(registry.host, { ...login(), password: 'wrong' }, await sampleImages());
    await expect(push).rejects.toThrow(`cannot sign in to ${registry.host} as ${admin.username}: HTTP 401`);
  });

  it('says what a locked repository answers', async () => {
    await pushImages(registry.host, login(), await sampleImages());
    registry.store.setAttributes('team/api', {}, { writeEnabled: false });
    const [, , , , api] = (await sampleImages()) as [Image, Image, Image, Image, Image];
    const push = pushImages(registry.host, login(), [{ ...api, tag: 'new' }]);
    await expect(push).rejects.toThrow('The operation is disallowed on this registry, repository or image');
    registry.store.setAttributes('team/api', {}, { writeEnabled: true });
  });
});

describe('pushImages against a registry that falters', () => {
  it('tries again after 429 and 503, and gives up on an answer that does not change', async () => {
    const flaky = await serveRegistry();
    const [image] = (await sampleImages()) as [Image];
    let failures = 2;
    const { cert, key } = flaky.certificate;
    const listener = await listen(
      async (request, response) => {
        if (failures-- > 0) response.writeHead(503, { 'Retry-After': '0' }).end();
        else await flaky.service(request, response);
      },
      { port: 0, tls: { cert, key } },
    );
    const host = `127.0.0.1:${listener.port}`;
    const pushed = await pushImages(host, { ...admin, ca: flaky.ca }, [image]);
    expect(pushed).toMatchObject([{ pushed: true }]);
    failures = Infinity;
    const again = pushImages(host, { ...admin, ca: flaky.ca }, [{ ...image, tag: 'other' }]);
    await expect(again).rejects.toThrow('HTTP 503');
    await listener.close();
    await flaky.close();
  });
});
