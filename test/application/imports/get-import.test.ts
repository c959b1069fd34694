import { describe, expect, it } from 'vitest';
import { getImport } from '../../../src/application/imports/get-import';
import { unmet } from '../../../src/domain/imports/verdict';
import { remedies } from '../../../src/domain/remedies';
import { importPath } from '../../../src/records/imports/paths';
import { verificationPath } from '../../../src/records/transfer/paths';
import { sampleImport } from '../../domain/imports/sample-import';
import { memoryServices } from '../../support/services';

describe('an import', () => {
  it('is shown with its links, without what only its follower needs', async () => {
    const { services, route } = memoryServices();
    const { since, ...shown } = sampleImport();
    const { importId } = shown;
    await services.records(route).write(importPath(importId), { ...shown, since });
    expect(await getImport(services, importId)).toEqual({
      ...shown,
      links: { self: `/api/imports/${importId}` },
    });
  });

  it('says of a run that failed what its transfer found, and what to do', async () => {
    const { services, route } = memoryServices();
    const error = {
      code: 'RUN_FAILED',
      message: 'm',
      operation: 'import run',
      origin: 'target',
      retryable: false,
    } as const;
    const transfer = { transferId: 't1', batch: 2, route: 'default' };
    const found = sampleImport({ status: 'failed', transfer, error });
    await services.records(route).write(importPath(found.importId), found);
    const artifacts = [{ reference: 'a:1', digest: 'sha256:1', verified: true }];
    await services.records(route).write(verificationPath('t1', 2), { artifacts });
    expect(await getImport(services, found.importId)).toMatchObject({
      error: { ...error, remedy: remedies.RUN_FAILED },
      verified: { total: 1, verified: 1, failed: 0 },
    });
  });

  it.each([
    ['run', 'acr-ferry'],
    ['trigger', undefined],
    ['trigger-then-run', 'acr-ferry'],
  ])('says who is to import it with IMPORT_BY=%s', async (importBy, importer) => {
    const { services, route } = memoryServices({ IMPORT_BY: importBy });
    const transfer = { transferId: 't1', batch: 2, route: 'default' };
    const conditions = [unmet('trigger', 'the source trigger is Disabled', 'Enable it.')];
    const verdict = { willImport: false, judgedAt: '2026-01-01T00:00:00.000Z', conditions };
    const found = sampleImport({ transfer, verdict });
    await services.records(route).write(importPath(found.importId), found);
    expect((await getImport(services, found.importId)).importedBy).toBe(importer);
  });

  it('refuses what is no id', async () => {
    const { services } = memoryServices();
    await expect(getImport(services, '../x')).rejects.toMatchObject({ code: 'IMPORT_NOT_FOUND' });
  });
});
