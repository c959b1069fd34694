import { describe, expect, it } from 'vitest';
import { pushImage, pushIndex, digestOf } from '../images';
import { useExports } from '../exports';

describe('an export run', () => {
  const site = useExports();
  const { run, readBack } = site;

  describe('writes an archive that', () => {
    it('is an OCI image layout with every part once and the references in its index', async () => {
      const shared = Buffer.from('a layer two images share');
      await pushImage(site.rig.store.source, 'shared/one', 'v1', [shared]);
      await pushImage(site.rig.store.source, 'shared/two', 'v1', [shared]);
      const index = await pushIndex(site.rig.store.source, 'multi', 'v1');
      const artifacts = ['shared/one:v1', 'shared/two:v1', 'multi:v1', `multi@${index.digest}`, 'multi:v1'];
      expect(await run(artifacts)).toMatchObject({ status: 'Succeeded' });

      const files = await readBack();
      expect(JSON.parse(files.get('oci-layout')!.toString())).toEqual({ imageLayoutVersion: '1.0.0' });
      const layout = JSON.parse(files.get('index.json')!.toString()) as {
        manifests: { digest: string; annotations: Record<string, string> }[];
      };
      const references = layout.manifests.map(
        ({ annotations }) => annotations['org.opencontainers.image.ref.name'],
      );
      expect(references).toEqual([...new Set(artifacts)]);
      const names = [...files.keys()];
      expect(new Set(names).size).toBe(names.length);
      for (const [name, content] of files) {
        if (name.startsWith('blobs/')) expect(name).toBe(`blobs/${digestOf(content).replace(':', '/')}`);
      }
      // two manifests, an index, its two children; three configs, as the
      // children share theirs; one shared layer and two of the children
      expect(names.filter((name) => name.startsWith('blobs/'))).toHaveLength(5 + 3 + 3);
    });

    it('takes a bare repository as its tag latest', async () => {
      await run(['app']);
      const index = (await readBack()).get('index.json')!.toString();
      expect(index).toContain('"app:latest"');
      expect(index).toContain(site.rig.store.source.resolve('app', 'latest')!.digest);
    });

    it('leaves referrers out', async () => {
      const subject = await pushImage(site.rig.store.source, 'signed', 'v1');
      const config = site.rig.store.source.repository('signed').blobs.keys().next().value!;
      const referrer = await site.rig.store.source.putManifest('signed', {
        bytes: Buffer.from(
          JSON.stringify({
            schemaVersion: 2,
            mediaType: 'application/vnd.oci.image.manifest.v1+json',
            artifactType: 'application/vnd.example.signature',
            config: {
              mediaType: 'application/vnd.oci.empty.v1+json',
              digest: config,
              size: site.rig.store.source.blobSize('signed', config),
            },
            layers: [],
            subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.size },
          }),
        ),
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        tags: [],
      });
      await run(['signed:v1']);
      expect([...(await readBack()).keys()].join()).not.toContain(referrer.digest.slice(7));
    });

    it('is the same for the same artifacts', async () => {
      const first = await run(['app:v1']);
      site.blob = `again-${site.blob}`;
      const second = await run(['app:v1']);
      expect(second.catalogDigest).toBe(first.catalogDigest);
    });
  });

  it('resolves tags when it executes, and takes what a moved tag points at by then', async () => {
    await pushImage(site.rig.store.source, 'moving', 'v1');
    const planned = site.rig.store.source.resolve('moving', 'v1')!.digest;
    site.rig.faults.arm('tag-moved', 'moving:v1');
    await run(['moving:v1']);
    const now = site.rig.store.source.resolve('moving', 'v1')!.digest;
    expect(now).not.toBe(planned);
    expect((await readBack()).get('index.json')!.toString()).toContain(now);
  });
});
