import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pushImage, pushIndex } from './images';
import { startRig, type Rig } from './rig';
import { setUpPipelines, transfer } from './transfers';

describe('export and import of 120 artifacts', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(() => rig.remove());

  it('leaves every artifact at the target with the digest it has at the source', async () => {
    const { source, target } = rig.store;
    const artifacts: string[] = [];
    for (let number = 0; number < 118; number += 1) {
      const repository = `team${String(number % 7)}/app${String(number % 20)}`;
      await pushImage(source, repository, `v${String(number)}`);
      artifacts.push(`${repository}:v${String(number)}`);
    }
    await pushIndex(source, 'multi/arch', 'v1');
    artifacts.push('multi/arch:v1');
    const untagged = await pushImage(source, 'by/digest', undefined);
    artifacts.push(`by/digest@${untagged.digest}`);

    const pipelines = setUpPipelines(rig);
    const imported: string[] = [];
    for (let batch = 0; batch * 50 < artifacts.length; batch += 1) {
      const slice = artifacts.slice(batch * 50, batch * 50 + 50);
      const runs = await transfer(rig, pipelines, slice, `batch/${String(batch)}.tar`);
      expect(runs.target).toMatchObject({ status: 'Succeeded', catalogDigest: runs.source.catalogDigest });
      imported.push(...(runs.target.importedArtifacts ?? []));
    }

    expect(imported).toEqual(artifacts);
    for (const artifact of artifacts) {
      const [repository = '', reference = ''] = artifact.split(/[:@](.*)/s);
      const planned = source.resolve(repository, reference);
      expect(planned).toBeDefined();
      expect(target.resolve(repository, reference)?.digest).toBe(planned?.digest);
    }
    expect(target.repository('by/digest').tags.size).toBe(0);
  });

  it('writes one blob with the metadata and the MD5 the source trigger looks for', async () => {
    await pushImage(rig.store.source, 'one', 'v1');
    const runs = await transfer(rig, setUpPipelines(rig), ['one:v1'], 'one.tar');
    const blob = rig.container('source').getBlobClient('one.tar');
    const { metadata, contentMD5 } = await blob.getProperties();
    const content = await blob.downloadToBuffer();
    expect(metadata).toEqual({ category: 'acr-transfer-blob' });
    expect(Buffer.from(contentMD5!)).toEqual(createHash('md5').update(content).digest());
    expect(runs.source.catalogDigest).toBe(`sha256:${createHash('sha256').update(content).digest('hex')}`);
  });
});
