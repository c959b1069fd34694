import { describe, expect, it } from 'vitest';
import { registryId, defaultWorld } from '../../../../../rehearsal/world';
import { digestOf, pushImage, pushIndex } from '../images';
import { useImports } from '../imports';

describe('an import run', () => {
  const site = useImports();
  const { fresh, exportTo, run, blobAt, digestAt } = site;

  it('puts tags, children of indexes and shared blobs into every repository that wants them', async () => {
    const layer = Buffer.from('shared by two repositories');
    const [one, two, multi] = [fresh(), fresh(), fresh()];
    await pushImage(site.rig.store.source, one, 'v1', [layer]);
    await pushImage(site.rig.store.source, two, 'v1', [layer]);
    const index = await pushIndex(site.rig.store.source, multi, 'v1');
    const artifacts = [`${one}:v1`, `${two}:v1`, `${multi}:v1`];
    const exported = await exportTo('shared.tar', artifacts);

    const imported = await run('shared.tar', {}, { catalogDigest: exported.catalogDigest! });
    expect(imported).toMatchObject({ status: 'Succeeded', importedArtifacts: artifacts });
    for (const repository of [one, two]) {
      expect(site.rig.store.target.hasBlob(repository, digestOf(layer))).toBe(true);
      expect(digestAt('target', repository, 'v1')).toBe(digestAt('source', repository, 'v1'));
    }
    expect(digestAt('target', multi, 'v1')).toBe(index.digest);
    expect(site.rig.store.target.repository(multi).manifests.size).toBe(3);
  });

  it('raises ImagePushed for every manifest it puts', async () => {
    const repository = fresh();
    const index = await pushIndex(site.rig.store.source, repository, 'v1');
    await exportTo('events.tar', [`${repository}:v1`]);
    const before = site.rig.events.length;
    await run('events.tar');
    const events = site.rig.events.slice(before);
    expect(events).toHaveLength(3);
    expect(events.at(-1)).toMatchObject({
      topic: registryId(defaultWorld.target),
      subject: `${repository}:v1`,
      eventType: 'Microsoft.ContainerRegistry.ImagePushed',
      data: {
        action: 'push',
        location: 'usgovvirginia',
        target: { repository, tag: 'v1', digest: index.digest },
      },
    });
  });

  describe('onto an existing tag', () => {
    it('accepts the equal digest', async () => {
      const repository = fresh();
      await pushImage(site.rig.store.source, repository, 'v1');
      await exportTo(`${repository}.tar`, [`${repository}:v1`]);
      await run(`${repository}.tar`);
      expect((await run(`${repository}.tar`)).status).toBe('Succeeded');
    });

    it('fails on another digest without OverwriteTags and leaves the tag as it is', async () => {
      const repository = fresh();
      await pushImage(site.rig.store.source, repository, 'v1');
      const mine = await pushImage(site.rig.store.target, repository, 'v1', [Buffer.from('mine')]);
      await exportTo(`${repository}.tar`, [`${repository}:v1`]);
      expect(await run(`${repository}.tar`)).toMatchObject({
        status: 'Failed',
        errorMessage:
          `The tag '${repository}:v1' already exists and the pipeline does not have the option ` +
          'OverwriteTags.',
      });
      expect(digestAt('target', repository, 'v1')).toBe(mine.digest);
    });

    it('moves it with OverwriteTags', async () => {
      const repository = fresh();
      const theirs = await pushImage(site.rig.store.source, repository, 'v1');
      await pushImage(site.rig.store.target, repository, 'v1', [Buffer.from('mine')]);
      await exportTo(`${repository}.tar`, [`${repository}:v1`]);
      expect((await run(`${repository}.tar`, { options: ['OverwriteTags'] })).status).toBe('Succeeded');
      expect(digestAt('target', repository, 'v1')).toBe(theirs.digest);
    });

    it('goes on with the other artifacts under ContinueOnErrors', async () => {
      const [taken, free] = [fresh(), fresh()];
      await pushImage(site.rig.store.source, taken, 'v1');
      await pushImage(site.rig.store.source, free, 'v1');
      await pushImage(site.rig.store.target, taken, 'v1', [Buffer.from('mine')]);
      await exportTo(`${taken}.tar`, [`${taken}:v1`, `${free}:v1`]);
      const done = await run(`${taken}.tar`, { options: ['ContinueOnErrors', 'DeleteSourceBlobOnSuccess'] });
      expect(done).toMatchObject({ status: 'Succeeded', importedArtifacts: [`${free}:v1`] });
      expect(done.errorMessage).toContain(`'${taken}:v1' already exists`);
      expect(await blobAt(`${taken}.tar`).exists()).toBe(true);
    });

    it('does not write to a locked tag, even with OverwriteTags', async () => {
      const repository = fresh();
      await pushImage(site.rig.store.source, repository, 'v1');
      await pushImage(site.rig.store.target, repository, 'v1', [Buffer.from('mine')]);
      site.rig.store.target.setAttributes(repository, { tag: 'v1' }, { writeEnabled: false });
      await exportTo(`${repository}.tar`, [`${repository}:v1`]);
      const { errorMessage } = await run(`${repository}.tar`, { options: ['OverwriteTags'] });
      expect(errorMessage).toBe(`The tag '${repository}:v1' is locked for writing.`);
    });
  });
});
