import { describe, expect, it } from 'vitest';
import { getImport } from '../../../src/application/imports/get-import';
import { importPath } from '../../../src/records/imports/paths';
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

  it('refuses what is no id', async () => {
    const { services } = memoryServices();
    await expect(getImport(services, '../x')).rejects.toMatchObject({ code: 'IMPORT_NOT_FOUND' });
  });
});
