import { expect, it } from 'vitest';
import { request } from '../../support/whole-transfer';
import type { Stage } from '../stage';
import { importSettings } from '../stage-world';

/** Transfers by image import. */
export function imageImports({ used, fresh, app, take }: Stage): void {
  it('by image import, all of it', async () => {
    const services = app(importSettings);
    const asked = await request(services, await fresh(3));
    expect(await take('image-import', services, asked)).toMatchObject({ status: 'succeeded' });
  });

  it('by image import, to other names, one of which fails', async () => {
    const services = app({ ...importSettings, TARGET_PREFIX: 'mirror' });
    const artifacts = await fresh(2);
    const subject = `*${artifacts[0]}*`;
    used.rehearsed.cloud.foundation.faults.arm({ name: 'import-fails', subject, count: 'always', skip: 0 });
    const asked = await request(services, artifacts);
    expect(await take('image-import-partial', services, asked)).toMatchObject({ status: 'partial' });
  });
}
