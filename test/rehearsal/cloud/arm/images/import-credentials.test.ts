import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pushToCloud } from '../../../../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../../../../rehearsal/images/samples';
import type { RunningCloud } from '../../../../../rehearsal/cloud/start';
import { defaultWorld, loginServer, registryId } from '../../../../../rehearsal/world';
import { rehearseCloud, type RehearsedCloud } from '../../../../support/rehearsed-cloud';
import { importer, outcomeOf, type Importing } from './import-by-sdk';

const { source, target } = defaultWorld;
const unauthorized = {
  code: 'InvalidParameters',
  message: expect.stringMatching(
    /^Operation registries-\S+ failed[.] .*Invalid message Unauthorized .*"Action":"pull"/,
  ) as string,
};

describe('a source of image imports in another cloud', () => {
  let rehearsed: RehearsedCloud;
  let cloud: RunningCloud;
  let image: string;
  let importing: Importing;
  beforeAll(async () => {
    rehearsed = await rehearseCloud();
    ({ cloud } = rehearsed);
    const [pushed] = await pushToCloud(cloud.endpoints, await generateImages(1));
    image = pushed!.reference;
    const { access } = cloud.foundation;
    access.assign({ objectId: target.app.objectId, role: 'Contributor', scope: registryId(target) });
    importing = importer(cloud, target);
  });
  afterAll(() => rehearsed.stop());

  let made = 0;
  const opens = (credentials?: { username?: string; password: string }) =>
    outcomeOf(
      importing({
        source: {
          registryUri: loginServer(source),
          sourceImage: image,
          ...(credentials && { credentials }),
        },
        targetTags: [`copies/app:v${made++}`],
      }),
    );

  it('opens to its admin user, unless that is switched off', async () => {
    const { username, password } = cloud.endpoints.registries.source;
    expect(await opens({ username, password })).toBe('imported');
    expect(await opens({ username, password: 'wrong' })).toMatchObject(unauthorized);
    cloud.foundation.registries.source.change({ adminUserEnabled: false });
    expect(await opens({ username, password })).toMatchObject(unauthorized);
    cloud.foundation.registries.source.change({ adminUserEnabled: true });
  });

  it('opens to a service principal of its tenant that may pull', async () => {
    const { clientId, secret: password } = cloud.endpoints.operators.source;
    expect(await opens({ username: clientId, password })).toBe('imported');
    const scope = `/subscriptions/${source.subscriptionId}/resourceGroups/${source.resourceGroup}`;
    const owner = { objectId: source.operator.objectId, role: 'Owner', scope };
    cloud.foundation.access.remove(owner);
    expect(await opens({ username: clientId, password })).toMatchObject(unauthorized);
    cloud.foundation.access.assign(owner);
  });

  it('opens to a token for what its scope map names, without showing the password', async () => {
    const [repository = ''] = image.split(':');
    const folder = repository.split('/', 1).join('');
    const token = { name: 'mirror', password: 'of the token' };
    const { change, describe: shown } = cloud.foundation.registries.source;
    change({ tokens: [{ ...token, actions: [`repositories/${folder}/*/content/read`] }] });
    expect(JSON.stringify(shown())).not.toContain(token.password);
    const credentials = { username: token.name, password: token.password };
    expect(await opens(credentials)).toBe('imported');
    expect(await opens({ ...credentials, password: 'another' })).toMatchObject(unauthorized);
    change({ tokens: [{ ...token, actions: ['repositories/other/content/read'] }] });
    expect(await opens(credentials)).toMatchObject(unauthorized);
    change({ tokens: [] });
    expect(await opens(credentials)).toMatchObject(unauthorized);
  });

  it('opens to an access token of its tenant as password, without a user', async () => {
    const { objectId, clientId } = source.app;
    const claims = { objectId, clientId, tenantId: source.tenantId };
    const audience = 'https://containerregistry.azure.net';
    const { token: password } = cloud.foundation.tokens.issue({ ...claims, audience });
    expect(await opens({ password })).toBe('imported');
    expect(await opens({ password: 'no token' })).toMatchObject(unauthorized);
  });

  it('opens to nobody without credentials, unless anybody may pull', async () => {
    expect(await opens()).toMatchObject(unauthorized);
    cloud.foundation.registries.source.change({ anonymousPull: true });
    expect(await opens()).toBe('imported');
    cloud.foundation.registries.source.change({ anonymousPull: false });
  });

  it('is not to be had by resource id, nor past a firewall', async () => {
    const byId = { source: { resourceId: registryId(source), sourceImage: image }, targetTags: ['x:v1'] };
    expect(await outcomeOf(importing(byId))).toMatchObject({
      code: 'InvalidParameters',
      message: expect.stringMatching(/cannot be reached from this cloud/) as string,
    });
    const { username, password } = cloud.endpoints.registries.source;
    cloud.foundation.registries.source.change({ networkRules: { defaultAction: 'Deny', ipRules: [] } });
    expect(await opens({ username, password })).toMatchObject({
      message: expect.stringMatching(/Forbidden .*client with IP '[^']+' is not allowed access/) as string,
    });
    cloud.foundation.registries.source.change({ networkRules: { defaultAction: 'Allow', ipRules: [] } });
  });
});
