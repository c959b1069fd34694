import { expect, it } from 'vitest';
import { defaultWorld, storageId } from '../../../rehearsal/world';
import { notOk, useDeployment } from './deployment';

const used = useDeployment();
const { source } = defaultWorld;
const host = { storage: { blobUrl: `https://${source.storageAccount}.blob.core.windows.net` } };
const asked = { route: 'default', side: 'source' } as const;

it('the storage of the host is opened as the host does', async () => {
  const { checks } = await used.examined(asked, { host });
  expect(checks.find(({ check }) => check === 'host-storage')).toMatchObject({ verdict: 'ok' });
});

it('its role is named where it is missing', async () => {
  const { access } = used.cloud().foundation;
  const taken = {
    objectId: source.app.objectId,
    role: 'Storage Blob Data Contributor',
    scope: storageId(source),
  };
  access.remove(taken);
  const { checks } = await used.examined(asked, { host });
  access.assign(taken);
  expect(checks.find(({ check }) => check === 'host-storage')).toMatchObject({
    ...{ verdict: 'failed', identity: source.app.objectId, role: 'Storage Blob Data Owner' },
    mend: expect.stringContaining('az storage account show --name contosoexport') as string,
  });
});

it('a key that is wrong, and storage that is not there, are told', async () => {
  const connectionString =
    `DefaultEndpointsProtocol=https;AccountName=${source.storageAccount};AccountKey=YQ==;` +
    'EndpointSuffix=core.windows.net';
  const { checks } = await used.examined(asked, { host: { storage: { connectionString } } });
  expect(notOk(checks)).toEqual(['app host-storage failed']);
  const broken = await used.examined(asked, { host: { storage: { connectionString: 'nonsense' } } });
  expect(notOk(broken.checks)).toEqual(['app host-storage failed']);
});
