import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pushToCloud } from '../../../rehearsal/images/push-to-cloud';
import { sampleImages } from '../../../rehearsal/images/samples';
import type { Registry } from '../../../src/azure/registry/registry';
import type { ArtifactReference } from '../../../src/domain/selection/artifact-reference';
import { rehearseServices, type RehearsedServices } from '../../support/rehearsed-services';

let rehearsed: RehearsedServices;
let registry: Registry;
let tags: { readonly repository: string; readonly tag: string; readonly digest: string }[];
let requests: string[] = [];

const begun = 'http.client.request.start';
const note = (message: unknown): void => {
  const { request } = message as { readonly request: ClientRequest };
  if (/\/oauth2\/|\/acr\/v1\/|\/v2\//.test(request.path)) requests.push(`${request.method} ${request.path}`);
};

beforeAll(async () => {
  rehearsed = await rehearseServices();
  await pushToCloud(rehearsed.cloud.endpoints, await sampleImages());
  const services = rehearsed.services();
  registry = await services.registry([...services.config.routes.values()][0]!.source!);
  tags = await everyTag();
});
beforeEach(() => {
  requests = [];
  subscribe(begun, note);
});
afterEach(() => {
  unsubscribe(begun, note);
  rehearsed.cloud.foundation.faults.clear();
});
afterAll(() => rehearsed.stop());

async function everyTag() {
  const found: typeof tags = [];
  for await (const page of registry.repositories()) {
    const opened = await registry.open(page);
    for (const repository of page)
      for (const { tag, digest } of (await opened.tags(repository))!) found.push({ repository, tag, digest });
  }
  return found;
}

const asTags = (): ArtifactReference[] => tags.map(({ repository, tag }) => ({ repository, tag }));
const signIns = () => requests.filter((request) => request.includes('/oauth2/'));

describe('look-ups of artifacts', () => {
  it('find digests by one request each, and one token for all', async () => {
    expect(await registry.digests(asTags())).toEqual(tags.map(({ digest }) => digest));
    expect(signIns()).toEqual(['POST /oauth2/token']);
    expect(requests).toHaveLength(tags.length + 1);
  });

  it('find sizes by one more', async () => {
    const resolved = await registry.resolve(asTags());
    expect(resolved.map((found) => found?.digest)).toEqual(tags.map(({ digest }) => digest));
    expect(resolved.some((found) => found!.manifests[0]!.bytes > 0)).toBe(true);
    const children = resolved.reduce((sum, found) => sum + found!.manifests.length - 1, 0);
    expect(requests).toHaveLength(2 * tags.length + children + 1);
  });

  it('go by digest, too, and say what a listing says', async () => {
    const [{ repository, digest } = tags[0]!] = tags;
    const listed = (await (await registry.open([repository])).manifests(repository))!;
    const { children } = listed.find((each) => each.digest === digest)!;
    const manifests = [digest, ...children].map((each) => listed.find((one) => one.digest === each)!);
    const reference = { repository, digest };
    requests = [];
    expect(await registry.resolve([reference])).toEqual([{ digest, readable: true, manifests }]);
    expect(await registry.digests([reference])).toEqual([digest]);
    expect(requests).toHaveLength(4 + children.length);
  });

  it('answer in the order asked, and with nothing for what is not there', async () => {
    const [{ repository, tag, digest } = tags[0]!] = tags;
    const missing = `sha256:${'0'.repeat(64)}`;
    const references = [
      { repository: 'nowhere', tag: '1' },
      { repository, tag: 'none' },
      { repository, tag },
      { repository, digest: missing },
    ];
    expect(await registry.digests(references)).toEqual([undefined, undefined, digest, undefined]);
    expect((await registry.resolve(references)).map((found) => found?.digest)).toEqual([
      undefined,
      undefined,
      digest,
      undefined,
    ]);
  });

  it('ask for a token for as many repositories as fit a header, which long names are few', async () => {
    const references = Array.from({ length: 100 }, (_, i) => ({
      repository: String(i).padStart(255, 'a'),
      tag: '1',
    }));
    expect(await registry.digests(references)).toEqual(references.map(() => undefined));
    expect(signIns()).toHaveLength(8);
    expect(requests).toHaveLength(108);
  });

  it('go on with smaller tokens when one is refused', async () => {
    const refuse = { name: 'server-error', service: 'registry', skip: 0, status: 400, count: 1 } as const;
    for (const path of ['/oauth2/token', '*/_tags/*']) {
      rehearsed.cloud.foundation.faults.arm({ ...refuse, path });
      expect(await registry.digests(asTags())).toEqual(tags.map(({ digest }) => digest));
    }
  });

  it('say what could not be read, and how long the registry wants to be left alone', async () => {
    const throttle = { name: 'throttle', service: 'registry', path: '*/_tags/*', skip: 0 } as const;
    rehearsed.cloud.foundation.faults.arm({ ...throttle, retryAfterSeconds: 30, count: 'always' });
    await expect(registry.digests([{ repository: 'samples/web', tag: '1' }])).rejects.toMatchObject({
      failure: {
        code: 'THROTTLED',
        operation: expect.stringMatching(/^read samples\/web:1 from /) as string,
      },
    });
  });

  it('sign in anew once the registry refused', async () => {
    const refuse = { name: 'server-error', service: 'registry', path: '/oauth2/token', skip: 0 } as const;
    rehearsed.cloud.foundation.faults.arm({ ...refuse, status: 400, count: 1 });
    const [first] = asTags();
    await expect(registry.digests([first!])).rejects.toMatchObject({ failure: { code: 'REFUSED' } });
    requests = [];
    expect(await registry.digests(asTags())).toHaveLength(tags.length);
    expect(signIns()).toEqual(['POST /oauth2/exchange', 'POST /oauth2/token']);
  });
});
