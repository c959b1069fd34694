import { describe, expect, it } from 'vitest';
import { verifyBatch } from '../../../src/activities/transfer/verify-batch';
import type { Side } from '../../../src/domain/side';
import { waybillPath, verificationPath } from '../../../src/records/transfer/paths';
import { sampleWaybill } from '../../support/documents';
import { countArtifacts, type Verification } from '../../../src/domain/transfer/results';
import { importTroublePath } from '../../../src/records/image-import/paths';
import { memoryServices } from '../../support/services';

const planned = { reference: 'app:1', digest: 'sha256:planned', size: 1 };

async function verify(atTarget?: string, atSource = planned.digest, importError?: string) {
  const cloud = memoryServices();
  cloud.documents.set(waybillPath('t1', 1).name, sampleWaybill({ artifacts: [planned] }));
  cloud.source.artifacts.set('app:1', { digest: atSource, size: 1 });
  if (atTarget !== undefined) cloud.target.artifacts.set('app:1', { digest: atTarget, size: 1 });
  const counts = await verifyBatch(
    { route: 'default', transferId: 't1', batch: 1, ...(importError !== undefined && { importError }) },
    cloud.services,
  );
  const { artifacts } = cloud.documents.get(verificationPath('t1', 1).name) as Verification;
  return { counts, result: artifacts[0] };
}

describe('verifyBatch', () => {
  it('verifies an artifact whose digest at the target is the planned one', async () => {
    const { counts, result } = await verify(planned.digest);
    expect(counts).toEqual({ verified: 1, failed: 0, unexpected: 0 });
    expect(result).toEqual({
      reference: 'app:1',
      digest: planned.digest,
      targetDigest: planned.digest,
      verified: true,
    });
  });

  it('fails an artifact that did not arrive, with what the run said', async () => {
    const { counts, result } = await verify(undefined, planned.digest, 'layer too large');
    expect(counts).toEqual({ verified: 0, failed: 1, unexpected: 0 });
    expect(result?.reason).toBe(
      'ARTIFACT_NOT_IMPORTED: it is not at the target; the import run said: layer too large',
    );
  });

  it('fails an artifact the target holds with another digest', async () => {
    const { result } = await verify('sha256:other');
    expect(result).toMatchObject({ verified: false, targetDigest: 'sha256:other' });
  });

  it('gives its verdict though the source cannot be asked', async () => {
    const cloud = memoryServices();
    cloud.documents.set(waybillPath('t1', 1).name, sampleWaybill({ artifacts: [planned] }));
    const { registry } = cloud.services;
    const services = {
      ...cloud.services,
      registry: (side: Side) =>
        side.name === 'source' ? Promise.reject(new Error('no answer')) : registry(side),
    };
    expect(await verifyBatch({ route: 'default', transferId: 't1', batch: 1 }, services)).toEqual({
      verified: 0,
      failed: 1,
      unexpected: 0,
    });
    expect(cloud.documents.has(verificationPath('t1', 1).name)).toBe(true);
  });

  it('knows why images were not imported, also where the route has pipelines only by now', async () => {
    const cloud = memoryServices();
    cloud.documents.set(waybillPath('t1', 1).name, sampleWaybill({ artifacts: [planned] }));
    cloud.documents.set(importTroublePath('t1', 1).name, { reasons: { 'app:1': 'TAG_TAKEN: there' } });
    await verifyBatch({ route: 'default', transferId: 't1', batch: 1 }, cloud.services);
    const { artifacts } = cloud.documents.get(verificationPath('t1', 1).name) as Verification;
    expect(artifacts[0]?.reason).toBe('TAG_TAKEN: there');
  });

  it('tells what nobody tried of a cancelled transfer by image import from what failed', async () => {
    const cloud = memoryServices({ ROUTE_VIA: 'import', STATE_SA: 'stateaccount' });
    const others = ['b:1', 'c:1'].map((reference) => ({ ...planned, reference }));
    cloud.documents.set(waybillPath('t1', 1).name, sampleWaybill({ artifacts: [planned, ...others] }));
    cloud.target.artifacts.set('app:1', { digest: planned.digest, size: 1 });
    cloud.documents.set(importTroublePath('t1', 1).name, { reasons: { 'b:1': 'TAG_TAKEN: there' } });
    const input = { route: 'default', transferId: 't1', batch: 1, cancelled: true } as const;
    await verifyBatch(input, cloud.services);
    const { artifacts } = cloud.documents.get(verificationPath('t1', 1).name) as Verification;
    expect(countArtifacts(artifacts)).toEqual({ total: 3, verified: 1, failed: 1, cancelled: 1 });
    expect(artifacts[2]).toMatchObject({ reference: 'c:1', reason: 'cancelled on request' });
  });

  it('tells a tag that moved at the source apart', async () => {
    const { result } = await verify('sha256:new', 'sha256:new');
    expect(result?.reason).toContain('ARTIFACT_MOVED');
  });

  it('takes a tag for moved that moved once more since', async () => {
    const { result } = await verify('sha256:second', 'sha256:third');
    expect(result?.reason).toContain('ARTIFACT_MOVED');
  });

  it('blames the run, not a tag that moved as well, when nothing arrived', async () => {
    const { result } = await verify(undefined, 'sha256:new', 'layer too large');
    expect(result?.reason).toBe(
      'ARTIFACT_NOT_IMPORTED: it is not at the target; at the source the tag now points to sha256:new; ' +
        'the import run said: layer too large',
    );
    const before = await verify('sha256:before', 'sha256:new', 'tag exists');
    expect(before.result?.reason).toMatch(/^ARTIFACT_NOT_IMPORTED: the target holds another digest/);
  });

  it('judges by the target alone on a route that receives', async () => {
    const cloud = memoryServices({ ROUTE_MODE: 'receive' });
    const asked: string[] = [];
    const services = {
      ...cloud.services,
      registry: (side: Side) => {
        asked.push(side.name);
        return cloud.services.registry(side);
      },
    };
    cloud.documents.set(waybillPath('t1', 1).name, sampleWaybill({ artifacts: [planned] }));
    expect(await verifyBatch({ route: 'default', transferId: 't1', batch: 1 }, services)).toEqual({
      verified: 0,
      failed: 1,
      unexpected: 0,
    });
    expect(asked).toEqual(['target']);
  });
});
