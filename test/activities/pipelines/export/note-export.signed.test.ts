import { generateKeyPairSync } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { noteExport } from '../../../../src/activities/pipelines/export/note-export';
import { startRun } from '../../../../src/activities/pipelines/start-run';
import type { SharedExport } from '../../../../src/domain/pipelines/shared-export';
import { exportPath } from '../../../../src/records/pipelines/paths';
import { planPath } from '../../../../src/records/plan/paths';
import { waybillPath } from '../../../../src/records/transfer/paths';
import type { Services } from '../../../../src/services';
import { sampleWaybill, signedPlan } from '../../../support/documents';
import { memoryServices, type MemoryServices } from '../../../support/services';

/** Whether a blob holds what was verified, by how the tags were before and after its run. */

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
const keys = [key.export({ type: 'spki', format: 'pem' })];
const artifacts = ['app:1', 'app:2', `app@sha256:${'3'.repeat(64)}`].map((reference, i) => ({
  ...{ reference, size: 1 },
  digest: reference.split('@')[1] ?? `sha256:${i + 1}`,
}));
const which = { route: 'default', transferId: 't1', batch: 1 };

let cloud: MemoryServices;
let services: Services;
beforeEach(() => {
  cloud = memoryServices({
    SOURCE_STORAGE_ACCESS: 'managed-identity',
    TARGET_STORAGE_ACCESS: 'managed-identity',
    REQUIRE: 'cosign',
    TRUST_POLICY: JSON.stringify({ cosign: { policies: [{ name: 'ours', repositories: ['**'], keys }] } }),
  });
  const blob = { getProperties: () => Promise.resolve({ contentLength: 1, etag: '0x1' }) };
  services = { ...cloud.services, container: () => ({ getBlobClient: () => blob }) as never };
  cloud.documents.set(waybillPath('t1', 1).name, sampleWaybill({ artifacts }));
  cloud.documents.set(planPath('t1').name, signedPlan(cloud.route));
  for (const { reference, digest } of artifacts) put(reference, digest, '2026-01-01T00:00:00Z');
});
const put = (reference: string, digest: string, updatedAt: string): void => {
  cloud.source.artifacts.set(reference, { digest, size: 1, updatedAt });
};
const exported = async () =>
  (await startRun({ ...which, side: 'source', attempt: 1, neededMinutes: 60 }, services)).run;
const note = (run?: string) =>
  noteExport({ ...which, of: 3, left: [], ...(run !== undefined && { run }) }, services);
const made = () =>
  (cloud.documents.get(exportPath(cloud.route, artifacts).name) as SharedExport | undefined)?.made;

describe('a blob', () => {
  it('is noted where no tag of it was changed', async () => {
    await note(await exported());
    expect(made()).toMatchObject({ etag: '0x1' });
  });

  it.each([
    ['moved', 'sha256:evil'],
    ['moved forth and back', 'sha256:2'],
  ])('is of no use where one was %s while the run went on', async (_, digest) => {
    const run = await exported();
    put('app:2', digest, '2026-01-01T00:05:00Z');
    await expect(note(run)).rejects.toMatchObject({
      failure: {
        code: 'ARTIFACT_MOVED',
        retryable: false,
        message: expect.stringContaining('app:2:') as string,
      },
    });
    expect(made()).toBeUndefined();
  });

  it('is of no use where nobody knows how they were', async () => {
    await exported();
    await expect(note('another run')).rejects.toMatchObject({ failure: { code: 'ARTIFACT_MOVED' } });
    expect(made()).toBeUndefined();
  });
});
