import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { buffer } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PipelineRecord } from '../../../../../rehearsal/cloud/transfer/records/records';
import { pushImage } from '../images';
import { useImports } from '../imports';

describe('an import run', () => {
  const site = useImports();
  const { fresh, exportTo, run, blobAt, digestAt } = site;

  describe('with a blob that is no good', () => {
    let repository: string;
    let blob: string;
    let content: Buffer;
    beforeEach(async () => {
      repository = fresh();
      blob = `${repository}.tar`;
      await pushImage(site.rig.store.source, repository, 'v1', [Buffer.alloc(5000, 'x')]);
      await exportTo(blob, [`${repository}:v1`]);
      content = await blobAt(blob).downloadToBuffer();
    });
    const replace = (bytes: Buffer, md5?: Buffer) =>
      blobAt(blob).uploadData(bytes, {
        maxSingleShotSize: 0,
        blockSize: 4096,
        blobHTTPHeaders: md5 ? { blobContentMD5: md5 } : {},
      });
    const expectFailure = async (message: RegExp, change: Partial<PipelineRecord> = {}) => {
      const failed = await run(blob, change);
      expect(failed.errorMessage).toMatch(message);
      expect(failed.status).toBe('Failed');
      expect(digestAt('target', repository, 'v1')).toBeUndefined();
    };

    it('fails when there is none', async () => {
      await blobAt(blob).delete();
      await expectFailure(
        /^Failed to access storage\. .* Status: 404 \(The specified blob .*\) ErrorCode: BlobNotFound$/,
      );
    });

    it('fails when it is empty, something else, or compressed', async () => {
      await replace(Buffer.alloc(0));
      await expectFailure(/not a transfer archive: it has no index/);
      await replace(Buffer.alloc(2000, 'no tar'));
      await expectFailure(/not a transfer archive: it is not a tar file/);
    });

    it('fails when it is a tar of something else', async () => {
      const tar = pack();
      tar.entry({ name: 'hello.txt' }, 'hello');
      tar.finalize();
      await replace(await buffer(Readable.from(tar)));
      await expectFailure(/unexpected entry 'hello\.txt'/);
    });

    it.each([0.2, 0.5, 0.9])('fails when only %f of it is there', async (share) => {
      await replace(content.subarray(0, Math.floor(content.length * share)));
      await expectFailure(/truncated|missing|not a tar|blob/i);
    });

    it('fails when its export was truncated by a fault', async () => {
      site.rig.faults.arm('blob-truncated', `cut-${blob}`, { keepPercent: 60 });
      await exportTo(`cut-${blob}`, [`${repository}:v1`]);
      blob = `cut-${blob}`;
      await expectFailure(/truncated/);
    });

    it('fails when a byte of a layer is wrong', async () => {
      const damaged = Buffer.from(content);
      damaged[content.indexOf('xxxx') + 10] = 0;
      await replace(damaged);
      await expectFailure(/Failed to import 'sha256:/);
    });

    it('fails when a byte of a manifest is wrong', async () => {
      const damaged = Buffer.from(content);
      const at = content.indexOf('"schemaVersion"', content.indexOf('"schemaVersion"') + 1);
      damaged.write('"SchemaVersion"', at);
      await replace(damaged);
      await expectFailure(/manifest sha256:\w+ in the source blob does not match its digest/);
    });

    it('fails when Content-MD5 does not match, and puts no tag', async () => {
      await replace(content, createHash('md5').update('other').digest());
      await expectFailure(/does not match its Content-MD5/);
    });

    it('does without Content-MD5 and metadata when it is started by hand', async () => {
      await replace(content);
      expect((await run(blob)).status).toBe('Succeeded');
    });

    it('fails when the catalog digest of the request is another', async () => {
      const wanted = `sha256:${'1'.repeat(64)}`;
      const failed = await run(blob, {}, { catalogDigest: wanted });
      expect(failed.errorMessage).toMatch(
        new RegExp(`catalog digest of the source blob is sha256:\\w+, not ${wanted}`),
      );
    });
  });
});
