import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { made } from '../artifacts';
import { pushBlob } from '../push-client';
import type { Answer } from '../registry-call';
import { serveRegistry, type ServedRegistry } from '../serve-registry';

let registry: ServedRegistry;
beforeAll(async () => {
  registry = await serveRegistry();
});
afterAll(() => registry.close());

describe('blob download', () => {
  const blob = made(Buffer.from('0123456789'));
  beforeAll(() => pushBlob(registry, 'ranges', blob));
  const get = (range: string, method = 'GET'): Promise<Answer> =>
    registry.call(method, `/v2/ranges/blobs/${blob.digest}`, { headers: { Range: range } });

  it.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
  ])('answers %s with 206', async (range, content, contentRange) => {
    const answer = await get(range);
    expect(answer.status).toBe(206);
    expect(answer.bytes.toString()).toBe(content);
    expect(answer.headers['content-range']).toBe(contentRange);
  });

  it.each(['bytes=10-', 'bytes=-0'])('answers %s with 416 and the size', async (range) => {
    expect(await get(range)).toMatchObject({ status: 416, headers: { 'content-range': 'bytes */10' } });
  });

  it.each(['bytes=4-2', 'bytes=a-b', 'lines=1-2', 'bytes=0-1,3-4'])('ignores %s', async (range) => {
    expect(await get(range)).toMatchObject({ status: 200, bytes: blob.bytes });
  });

  it('answers HEAD without a body', async () => {
    const head = await registry.call('HEAD', `/v2/ranges/blobs/${blob.digest}`);
    expect(head.status).toBe(200);
    expect(head.headers).toMatchObject({ 'content-length': '10', 'docker-content-digest': blob.digest });
    expect((await registry.call('HEAD', `/v2/ranges/blobs/${made('none').digest}`)).status).toBe(404);
  });

  it('ends after a blob is deleted', async () => {
    const gone = made(Buffer.from('gone'));
    await pushBlob(registry, 'ranges', gone);
    expect((await registry.call('DELETE', `/v2/ranges/blobs/${gone.digest}`)).status).toBe(202);
    expect(await registry.call('GET', `/v2/ranges/blobs/${gone.digest}`)).toMatchObject({
      code: 'BLOB_UNKNOWN',
    });
  });
});
