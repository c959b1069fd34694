import { expect, it } from 'vitest';
import { request } from '../../support/whole-transfer';
import type { Stage } from '../stage';
import { autoSettings, importSettings } from '../stage-world';

/** Transfers by image import. */
export function imageImports({ used, fresh, app, take }: Stage): void {
  it('by image import, all of it', async () => {
    const services = app(importSettings);
    const asked = await request(services, await fresh(3));
    expect(await take('image-import', services, asked)).toMatchObject({ status: 'succeeded' });
  });

  it('by image import, as the route has both ways and finds that it is possible', async () => {
    const services = app(autoSettings);
    const asked = await request(services, await fresh(1));
    expect(await take('image-import-found', services, asked)).toMatchObject({ status: 'succeeded' });
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
