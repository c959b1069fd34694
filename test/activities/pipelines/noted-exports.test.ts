import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { copyBegin } from '../../../src/activities/copy/copy-begin';
import { findExport, forgetExport } from '../../../src/activities/pipelines/noted-exports';
import { blobName } from '../../../src/domain/transfer/names';
import type { PlannedArtifact } from '../../../src/domain/waybill/waybill';
import { waybillPath } from '../../../src/records/transfer/paths';
import { refusing } from '../../azure/copy/support/faults';
import { copyServices } from '../../azure/copy/support/run-copy';
import { startStorage, type TestStorage } from '../../azure/copy/support/storage';
import type { MemoryServices } from '../../support/services';
import { sampleWaybill } from '../../support/documents';

let storage: TestStorage;
let memory: MemoryServices;
beforeAll(async () => {
  storage = await startStorage();
});
beforeEach(async () => {
  storage.calm();
  memory = copyServices(storage);
  for (const transferId of ['t1', 't2']) await blobOf(transferId).deleteIfExists();
});
afterAll(() => storage.close());

const artifact = (reference: string, letter: string): PlannedArtifact => ({
  reference,
  digest: `sha256:${letter.repeat(64)}`,
  size: 1,
});
const artifacts = [artifact('api:1', 'a'), artifact('web:1', 'b')];

/** A transfer whose only batch holds these. */
function planned(transferId: string, holds = artifacts) {
  const blob = blobName(transferId, 1);
  memory.documents.set(
    waybillPath(transferId, 1).name,
    sampleWaybill({ transferId, blob, artifacts: holds }),
  );
  return { route: 'default', transferId, batch: 1 };
}

const blobOf = (transferId: string) => storage.source.getBlockBlobClient(blobName(transferId, 1));
const write = (transferId: string, content = 'a tar') => blobOf(transferId).upload(content, content.length);

/** Exports a batch, and begins the copy that notes it. */
async function exported(transferId: string): Promise<void> {
  await write(transferId);
  const request = { ...planned(transferId), blob: blobName(transferId, 1), exported: true } as const;
  await copyBegin(request, memory.services);
}
const find = (transferId: string, holds = artifacts) =>
  findExport(planned(transferId, holds), memory.services);

describe('findExport', () => {
  it('finds the blob of the same artifacts, in whatever order they are planned', async () => {
    await exported('t1');
    const earlier = { transferId: 't1', batch: 1, blob: blobName('t1', 1) };
    expect(await find('t2', artifacts.toReversed())).toEqual({ earlier });
  });

  it('finds the latest', async () => {
    await exported('t1');
    await exported('t2');
    expect(await find('t3')).toMatchObject({ earlier: { transferId: 't2' } });
  });

  it('finds nothing for artifacts of other digests, nor before an export', async () => {
    expect(await find('t1')).toEqual({});
    await exported('t1');
    expect(await find('t2', [artifacts[0]!, artifact('web:1', 'c')])).toEqual({});
  });

  it.each([
    ['is gone', () => blobOf('t1').delete()],
    ['was written again', () => write('t1')],
    ['was archived', () => blobOf('t1').setAccessTier('Archive')],
  ])('finds nothing when the blob %s', async (_, change) => {
    await exported('t1');
    await change();
    expect(await find('t2')).toEqual({});
  });

  it('says so when it may not look', async () => {
    await exported('t1');
    storage.intercepts.push(refusing(({ method }) => method === 'HEAD', 1, 403, 'AuthorizationFailure'));
    await expect(find('t2')).rejects.toMatchObject({ failure: { code: 'ACCESS_DENIED', retryable: false } });
  });
});

describe('forgetExport', () => {
  it('has it exported anew, and may be repeated', async () => {
    await exported('t1');
    const again = planned('t2');
    await forgetExport(again, memory.services);
    await forgetExport(again, memory.services);
    expect(await find('t2')).toEqual({});
  });
});
