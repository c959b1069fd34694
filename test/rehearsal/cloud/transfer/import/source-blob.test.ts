import { describe, expect, it } from 'vitest';
import { pushImage } from '../images';
import { useImports } from '../imports';
import { secretUri, startRig } from '../rig';
import { copyBlob, ended, setUpPipelines, submitRun } from '../transfers';

describe('an import run', () => {
  const site = useImports();
  const { fresh, exportTo, run, blobAt } = site;

  describe('with DeleteSourceBlobOnSuccess', () => {
    const prepare = async () => {
      const repository = fresh();
      await pushImage(site.rig.store.source, repository, 'v1');
      await exportTo(`${repository}.tar`, [`${repository}:v1`]);
      return `${repository}.tar`;
    };
    const options = ['DeleteSourceBlobOnSuccess'];

    it('deletes the blob after success', async () => {
      const blob = await prepare();
      expect((await run(blob, { options })).status).toBe('Succeeded');
      expect(await blobAt(blob).exists()).toBe(false);
    });

    it('keeps the blob when the SAS may not delete', async () => {
      const blob = await prepare();
      site.rig.secrets.set(secretUri.target, site.rig.sas('target', 'rl'));
      expect((await run(blob, { options })).status).toBe('Succeeded');
      expect(await blobAt(blob).exists()).toBe(true);
    });

    it('keeps the blob when the run fails', async () => {
      const blob = await prepare();
      const wrong = { catalogDigest: `sha256:${'0'.repeat(64)}` };
      expect((await run(blob, { options }, wrong)).status).toBe('Failed');
      expect(await blobAt(blob).exists()).toBe(true);
    });
  });

  it.each(['r', 'l'])('fails without the SAS letter %s', async (letter) => {
    site.rig.secrets.set(secretUri.target, site.rig.sas('target', 'rl'.replace(letter, '')));
    expect((await run('any.tar')).errorMessage).toMatch(/^Failed to access storage\. .* Status: 403 /);
  });
});

describe('an import run under other switches', () => {
  it('refuses an equal tag, fails on a refused deletion, ignores digests and raises no events', async () => {
    const rig = await startRig({
      switches: {
        equalTag: 'fail',
        deleteRefused: 'fail',
        catalogDigest: 'ignore',
        contentMd5: 'ignore',
        importEvents: 'omit',
      },
    });
    try {
      await pushImage(rig.store.source, 'app', 'v1');
      const { source, target } = setUpPipelines(rig);
      await ended(rig, submitRun(rig, source, { artifacts: ['app:v1'], blob: 'a.tar' }));
      await copyBlob(rig, 'a.tar');
      await rig
        .container('target')
        .getBlobClient('a.tar')
        .setHTTPHeaders({ blobContentMD5: Buffer.alloc(16) });
      const first = await ended(rig, submitRun(rig, target, { blob: 'a.tar', catalogDigest: 'sha256@' }));
      expect(first.status).toBe('Succeeded');
      expect(rig.events).toEqual([]);
      const second = await ended(rig, submitRun(rig, target, { blob: 'a.tar' }));
      expect(second.errorMessage).toMatch(/already exists/);

      const deleting = { ...target, options: ['DeleteSourceBlobOnSuccess', 'OverwriteTags'] };
      rig.records.pipelines.put(deleting);
      rig.secrets.set(secretUri.target, rig.sas('target', 'rl'));
      const third = await ended(rig, submitRun(rig, deleting, { blob: 'a.tar' }));
      expect(third.errorMessage).toMatch(/^Failed to access storage\. .* Status: 403/);
    } finally {
      await rig.remove();
    }
  });
});
