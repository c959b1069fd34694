import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pushToCloud } from '../../../rehearsal/images/push-to-cloud';
import { sampleImages } from '../../../rehearsal/images/samples';
import type { Listings } from '../../../src/azure/registry/listings';
import { rehearseServices, type RehearsedServices } from '../../support/rehearsed-services';

let rehearsed: RehearsedServices;
let listings: Listings;
let references: string[];

beforeAll(async () => {
  rehearsed = await rehearseServices();
  const pushed = await pushToCloud(rehearsed.cloud.endpoints, await sampleImages());
  references = pushed
    .map(({ reference }) => reference)
    .filter((reference) => !reference.includes('@'))
    .sort();
  const services = rehearsed.services();
  listings = await services.registry([...services.config.routes.values()][0]!.source!);
});
afterAll(() => rehearsed.stop());

const repositories = async (after?: string): Promise<string[]> => {
  const names: string[] = [];
  for await (const page of listings.repositories(after)) names.push(...page);
  return names;
};

describe('listings of a registry', () => {
  it('show every repository, tag and manifest, with one token for several repositories', async () => {
    const names = await repositories();
    const opened = await listings.open(names);
    const tags = await Promise.all(
      names.map(async (name) => (await opened.tags(name))!.map(({ tag }) => `${name}:${tag}`)),
    );
    expect(tags.flat().sort()).toEqual(references);
    for (const name of names) {
      const manifests = new Map((await opened.manifests(name))!.map((each) => [each.digest, each]));
      for (const { digest, locked } of (await opened.tags(name))!) {
        expect(manifests.get(digest)).toMatchObject({ tagged: true, readable: true });
        expect(locked).toBe(false);
        expect(await opened.referrers(name, digest)).toEqual(expect.any(Array));
        const { children, bytes } = manifests.get(digest)!;
        if (children.length > 0) expect(children.every((child) => manifests.has(child))).toBe(true);
        else expect((await opened.layers(name, digest))!.length).toBeLessThan(bytes);
      }
    }
    expect(await repositories(names[0])).toEqual(names.slice(1));
  });

  it('know what is not there', async () => {
    expect(await (await listings.open(['nowhere'])).tags('nowhere')).toBeUndefined();
  });

  it('say how long a throttled registry wants to be left alone, instead of sleeping', async () => {
    const opened = await listings.open(['samples/web']);
    const throttle = { name: 'throttle', service: 'registry', path: '*/_tags', skip: 0 } as const;
    rehearsed.cloud.foundation.faults.arm({ ...throttle, retryAfterSeconds: 30, count: 1 });
    const failure = { code: 'THROTTLED', retryable: true, retryAfterSeconds: 30, origin: 'source' };
    await expect(opened.tags('samples/web')).rejects.toMatchObject({ failure });
    expect(await opened.tags('samples/web')).toHaveLength(2);
  });
});
