import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { beforeAll, describe, expect, it } from 'vitest';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import { sampleImages } from '../../rehearsal/images/samples';
import type { Registry } from '../../src/azure/registry/registry';
import { sideOf } from '../../src/domain/route';
import { useRehearsedServices } from '../support/rehearsed-services';

/** A lock against reading, as the registry tells it to a listing and to a look-up. */

const app = useRehearsedServices();
const repository = 'samples/web';
let registry: Registry;
let tag: string;
let digest: string;

beforeAll(async () => {
  await pushToCloud(app.rehearsed.cloud.endpoints, await sampleImages());
  registry = await app.services.registry(sideOf(app.services.route('default'), 'source'));
  const [first] = (await (await registry.open([repository])).tags(repository))!;
  ({ tag, digest } = first!);
});

/** Sets the lock as `az acr repository update --read-enabled` does. */
function setReadable(below: string, readEnabled: boolean): Promise<number | undefined> {
  const { registries, caFile } = app.rehearsed.cloud.endpoints;
  const { host, username, password } = registries.source;
  return new Promise((resolve, reject) => {
    const options = {
      method: 'PATCH',
      auth: `${username}:${password}`,
      ca: readFileSync(caFile),
      headers: { 'content-type': 'application/json' },
    };
    request(`https://${host}/acr/v1/${repository}${below}`, options, (response) => {
      response.resume().on('end', () => {
        resolve(response.statusCode);
      });
    })
      .on('error', reject)
      .end(JSON.stringify({ readEnabled }));
  });
}

const listed = async () => {
  const opened = await registry.open([repository]);
  const tags = (await opened.tags(repository))!;
  const manifests = (await opened.manifests(repository))!;
  return {
    tag: tags.find((each) => each.tag === tag)?.readable,
    manifest: manifests.find((each) => each.digest === digest)?.readable,
    repository: await opened.readable(repository),
  };
};
const resolved = async () => (await registry.resolve([{ repository, tag }]))[0];

describe('a lock against reading', () => {
  it('of a tag is seen in a listing and by name', async () => {
    expect(await setReadable(`/_tags/${tag}`, false)).toBe(200);
    expect(await listed()).toEqual({ tag: false, manifest: true, repository: true });
    expect(await resolved()).toMatchObject({ readable: false });
    expect(await setReadable(`/_tags/${tag}`, true)).toBe(200);
    expect(await resolved()).toMatchObject({ readable: true });
  });

  it('of a manifest is seen in a listing and by name', async () => {
    expect(await setReadable(`/_manifests/${digest}`, false)).toBe(200);
    expect(await listed()).toMatchObject({ tag: true, manifest: false });
    expect((await resolved())?.manifests[0]).toMatchObject({ digest, readable: false });
    expect(await setReadable(`/_manifests/${digest}`, true)).toBe(200);
  });

  it('of a repository is seen where it is looked at', async () => {
    expect(await setReadable('', false)).toBe(200);
    expect(await listed()).toMatchObject({ repository: false });
    expect(await setReadable('', true)).toBe(200);
  });
});
