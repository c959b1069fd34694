import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateImages } from '../../../rehearsal/images/samples';
import { pushToCloud } from '../../../rehearsal/images/push-to-cloud';
import { registryId } from '../../../rehearsal/world';
import { worlds } from '../../../rehearsal/worlds';
import { endOf } from '../../../src/domain/route';
import { referenceOf } from '../../../src/domain/selection/artifact-reference';
import type { TransferReport } from '../../../src/domain/transfer/report';
import type { Services } from '../../../src/services';
import { importServices } from '../../support/import-services';
import { rehearseCloud, type RehearsedCloud } from '../../support/rehearsed-cloud';
import { request, runTransfer } from '../../support/whole-transfer';

const world = worlds['one-tenant'];
let rehearsed: RehearsedCloud;
let images: { readonly reference: string; readonly digest: string }[];
beforeAll(async () => {
  rehearsed = await rehearseCloud({ world });
  images = await pushToCloud(rehearsed.cloud.endpoints, await generateImages(6));
});
afterAll(() => rehearsed.stop());

const services = (more?: Readonly<Record<string, string>>): Services =>
  importServices(world, rehearsed.cloud.endpoints, more);

const transfer = async (app: Services, references: readonly string[]): Promise<TransferReport> =>
  runTransfer(app, await request(app, references));

const digestOf = ({ reference, digest }: (typeof images)[number]): string =>
  `${repositoryOf(reference)}@${digest}`;

const repositoryOf = (reference: string): string => reference.slice(0, reference.lastIndexOf(':'));

describe('a route by image import', () => {
  it('brings tags and untagged manifests over, without accounts, vaults and pipelines', async () => {
    const app = services();
    const untagged = digestOf(images[3]!);
    const report = await transfer(app, [...images.slice(0, 3).map(({ reference }) => reference), untagged]);
    expect(report).toMatchObject({ status: 'succeeded', via: 'import' });
    expect(report.artifacts).toHaveLength(4);
    expect(report.artifacts.every(({ verified }) => verified)).toBe(true);
    expect(Object.keys(report.batches[0]!.spans)).toEqual(['import', 'verify']);
    const target = await app.registry(endOf(app.route('default'), 'target'));
    const [tag] = await target.digests([referenceOf(images[3]!.reference)]);
    expect(tag).toBeUndefined();
  });

  it('gives them the names the rules say, and finds them there', async () => {
    const app = services({ TARGET_PREFIX: 'mirror' });
    const report = await transfer(app, [images[0]!.reference, digestOf(images[3]!)]);
    expect(report.status).toBe('succeeded');
    expect(report.artifacts.map(({ targetReference }) => targetReference)).toEqual(
      report.artifacts.map(({ reference }) => `mirror/${reference}`),
    );
    const target = await app.registry(endOf(app.route('default'), 'target'));
    const [there] = await target.digests([referenceOf(`mirror/${images[0]!.reference}`)]);
    expect(there).toBe(images[0]!.digest);
  });

  it('leaves a tag alone that is taken, and brings the others', async () => {
    const [taken, other] = [images[4]!, images[5]!];
    const source = { resourceId: registryId(world.source), sourceImage: digestOf(images[0]!) };
    const app = services({ OVERWRITE_TAGS: 'false' });
    await app
      .imageImports(endOf(app.route('default'), 'target'))
      .begin({ source, targetTags: [taken.reference], mode: 'Force' });
    const report = await transfer(app, [taken.reference, other.reference]);
    expect(report).toMatchObject({ status: 'partial', error: { code: 'TAG_TAKEN' } });
    expect(report.artifacts.map(({ verified }) => verified)).toEqual([false, true]);
    expect(report.artifacts[0]!.reason).toMatch(/^TAG_TAKEN: .*already exists in target registry/);
  });

  it('waits for what nobody says where to follow', async () => {
    rehearsed.cloud.foundation.faults.arm({
      ...{ name: 'lost-header', service: 'arm', method: 'POST', path: '*/importImage' },
      ...{ header: 'location', skip: 0, count: 'always' },
    });
    const report = await transfer(services({ TARGET_PREFIX: 'unfollowed' }), [
      images[4]!.reference,
      digestOf(images[5]!),
    ]);
    rehearsed.cloud.foundation.faults.clear();
    expect(report.status).toBe('succeeded');
  });

  it('does not import what is there already', async () => {
    const app = services();
    let begun = 0;
    const counting: Services = {
      ...app,
      imageImports: (target) => {
        const its = app.imageImports(target);
        return { ...its, begin: (order) => ((begun += 1), its.begin(order)) };
      },
    };
    const report = await transfer(counting, [images[0]!.reference]);
    expect(report.status).toBe('succeeded');
    expect(begun).toBe(0);
  });

  it('asks ARM once where a registry is', async () => {
    const app = services();
    const source = endOf(app.route('default'), 'source');
    expect(app.loginServer(source)).toBe(app.loginServer(source));
    expect(await app.loginServer(source)).toBe((await app.registryFacts(source)).loginServer);
  });

  it('follows no import to another host', async () => {
    const app = services();
    const imports = app.imageImports(endOf(app.route('default'), 'target'));
    await expect(imports.look('https://elsewhere.example/operationResults/1')).rejects.toThrow(
      'another host',
    );
  });
});
