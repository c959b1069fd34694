import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pushToCloud } from '../../../../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../../../../rehearsal/images/samples';
import type { RunningCloud } from '../../../../../rehearsal/cloud/start';
import { loginServer, registryId, type WorldSide } from '../../../../../rehearsal/world';
import { worlds } from '../../../../../rehearsal/worlds';
import { rehearseCloud, type RehearsedCloud } from '../../../../support/rehearsed-cloud';
import { importer, outcomeOf } from './import-by-sdk';

const { source, target } = worlds['two-tenants'];

describe('an import between tenants of one cloud', () => {
  let rehearsed: RehearsedCloud;
  let cloud: RunningCloud;
  let images: string[];
  beforeAll(async () => {
    rehearsed = await rehearseCloud({ world: worlds['two-tenants'] });
    ({ cloud } = rehearsed);
    images = (await pushToCloud(cloud.endpoints, await generateImages(2))).map(({ reference }) => reference);
  });
  afterAll(() => rehearsed.stop());

  const importing = (into: WorldSide, from: object, image = images[0]!) =>
    outcomeOf(importer(cloud, into)({ source: { ...from, sourceImage: image }, mode: 'NoForce' }));

  it('is not to be had by resource id', async () => {
    expect(await importing(target, { resourceId: registryId(source) })).toMatchObject({
      statusCode: 403,
      code: 'LinkedAuthorizationFailed',
      message: expect.stringMatching(/current tenant '33333333-\S+' is not authorized to access/) as string,
    });
  });

  it('needs credentials of the source, whatever roles its caller has at home', async () => {
    const registryUri = loginServer(source);
    expect(await importing(target, { registryUri })).toMatchObject({
      code: 'InvalidParameters',
      message: expect.stringMatching(/Unauthorized/) as string,
    });
    const { username, password } = cloud.endpoints.registries.source;
    const credentials = { username, password };
    expect(await importing(target, { registryUri, credentials })).toBe('imported');
  });

  it('goes from either registry to the other', async () => {
    const { objectId } = source.app;
    cloud.foundation.access.assign({ objectId, role: 'Contributor', scope: registryId(source) });
    const [image] = await generateImages(1);
    await pushToCloud(cloud.endpoints, [{ ...image!, repository: 'back' }], 'target');
    const { username, password } = cloud.endpoints.registries.target;
    const from = { registryUri: loginServer(target), credentials: { username, password } };
    expect(await importing(source, from, 'back:1.0')).toBe('imported');
    expect(await importing(source, from, 'back:1.0')).toMatchObject({
      code: 'Conflict',
      message: expect.stringMatching(/back:1.0 already exists in target registry/) as string,
    });
  });
});
