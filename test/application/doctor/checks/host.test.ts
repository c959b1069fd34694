import { beforeAll, expect, it } from 'vitest';
import { defaultWorld, storageId } from '../../../../rehearsal/world';
import { notOk, useDeployment } from '../deployment';

const used = useDeployment();
const { source } = defaultWorld;
const host = { storage: { blobUrl: `https://${source.storageAccount}.blob.core.windows.net` } };
const asked = { route: 'default', side: 'source' } as const;

const { objectId } = source.app;
const further = (['Queue', 'Table'] as const).map((what) => ({
  ...{ objectId, role: `Storage ${what} Data Contributor`, scope: storageId(source) },
}));
beforeAll(() => {
  for (const role of further) used.cloud().foundation.access.assign(role);
});

it('the storage of the host is opened as the host does', async () => {
  const { checks } = await used.examined(asked, { host });
  expect(checks.find(({ check }) => check === 'host-storage')).toMatchObject({
    ...{ verdict: 'ok', said: 'contosoexport lets the host in: containers, queues, tables' },
  });
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

it('queues and tables are looked at as well, and each role that is missing is named', async () => {
  const { access } = used.cloud().foundation;
  for (const role of further) access.remove(role);
  const { checks } = await used.examined(asked, { host });
  const scheduled = await used.examined(asked, { host: { ...host, hubElsewhere: true } });
  for (const role of further) access.assign(role);
  const found = checks.filter(({ check }) => check === 'host-storage');
  expect(found.map(({ role, identity }) => [role, identity])).toEqual(
    further.map(({ role }) => [role, objectId]),
  );
  expect(found.map(({ mend }) => mend)).toEqual([
    expect.stringMatching(/ --role 974c5e8b-45b9-4653-ba55-5f855dd0fb88 .*contosoexport/) as string,
    expect.stringMatching(/ --role 0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3 .*contosoexport/) as string,
  ]);
  expect(notOk(scheduled.checks)).toEqual([]);
});

it('queues and tables are unknown where no setting says where they are', async () => {
  const blobUrl = 'https://blobs.contoso.example';
  const { checks } = await used.examined(asked, { host: { storage: { blobUrl } } });
  const found = checks.filter(({ check }) => check === 'host-storage');
  expect(found.map(({ verdict, said }) => [verdict, said])).toEqual([
    ['unknown', expect.stringContaining('list the containers of the host storage failed') as string],
    ['unknown', 'the settings do not say where the queues of the host are'],
    ['unknown', 'the settings do not say where the tables of the host are'],
  ]);
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
