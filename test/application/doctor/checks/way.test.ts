import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appSettings } from '../../../../rehearsal/app-settings';
import { registryId } from '../../../../rehearsal/world';
import { worlds } from '../../../../rehearsal/worlds';
import { examine } from '../../../../src/application/doctor/examine';
import { parseConfig } from '../../../../src/config/config';
import type { Check } from '../../../../src/domain/doctor/check';
import { foundWayPath } from '../../../../src/records/image-import/paths';
import { createServices, type Services } from '../../../../src/services';
import { rehearseCloud, type RehearsedCloud } from '../../../support/rehearsed-cloud';
import { fakeClient } from '../../fake-client';

const world = worlds['one-tenant'];
const importer = {
  objectId: world.target.app.objectId,
  role: 'Container Registry Data Importer and Data Reader',
  scope: registryId(world.target),
} as const;

/** A finding holds for its day, which must not end in the middle of a test. */
const noon = new Date(`${new Date().toISOString().slice(0, 10)}T12:00:00.000Z`);

let rehearsed: RehearsedCloud;
let app: Services;
beforeAll(async () => {
  rehearsed = await rehearseCloud({ world });
  const parsed = parseConfig({ ...appSettings(world, rehearsed.cloud.endpoints), ROUTE_VIA: 'auto' });
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  app = { ...createServices(parsed.config), now: () => noon };
});
afterAll(() => rehearsed.stop());

const ofWay = async (): Promise<Check | undefined> => {
  const { checks } = await examine({ ...app, client: fakeClient() }, { side: 'target' }, 60_000);
  expect(checks.map(({ check }) => check)).toContain('pipeline');
  return checks.find(({ check }) => check === 'image-import');
};

describe('a route with both ways', () => {
  it('is looked at for pipelines, and says which way was found and what a look says now', async () => {
    const before = await ofWay();
    expect(before).toMatchObject({ verdict: 'ok', routes: ['default'] });
    expect(before?.said).toMatch(/^the next transfer or plan looks anew; a look says image import: /);

    const foundAt = noon.toISOString();
    const found = { via: 'import', why: 'they reach each other', foundAt } as const;
    await app.records(app.route('default')).write(foundWayPath('default'), found);
    const { access } = rehearsed.cloud.foundation;
    access.remove(importer);
    const after = await ofWay();
    access.assign(importer);
    expect(after).toMatchObject({ verdict: 'ok', role: importer.role, scope: importer.scope });
    expect(after?.said).toMatch(
      /^transfers go by image import: they reach each other \(found .*; a look says pipelines: the app /,
    );
  });

  it('says how to go by image import at once where what was refused is mended', async () => {
    const [foundAt, why] = [noon.toISOString(), 'an image import was refused'];
    const refused = { via: 'transfer', why, foundAt, refused: true } as const;
    await app.records(app.route('default')).write(foundWayPath('default'), refused);
    const { said, mend } = (await ofWay())!;
    expect(said).toMatch(
      /^transfers go by pipelines: an image import was refused .*; a look says image import/,
    );
    expect(mend).toBe(
      `az storage blob delete --auth-mode login --account-name ${world.source.storageAccount} ` +
        `--container-name ${app.config.settings.STATE_CONTAINER} --name ways/default.json`,
    );
  });

  it('fails where what was found cannot be read, and says what to do', async () => {
    const path = { ...foundWayPath('default'), schema: z.any() };
    await app.records(app.route('default')).write(path, { via: 'nonsense' });
    const check = await ofWay();
    expect(check).toMatchObject({
      verdict: 'failed',
      mend: expect.stringMatching(/blob delete .* --name ways\/default\.json$/) as string,
    });
  });
});
