import { expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/config';
import { hostFrom } from '../../../src/config/doctor/host';
import { sampleEnvironment } from '../../support/environment';

it.each([
  ['nothing', {}, {}],
  [
    'a connection string',
    { AzureWebJobsStorage: 'UseDevelopmentStorage=true' },
    { connectionString: 'UseDevelopmentStorage=true' },
  ],
  [
    'a name for an identity',
    { AzureWebJobsStorage__accountName: 'stferry', AzureWebJobsStorage__clientId: 'c' },
    { blobUrl: 'https://stferry.blob.core.windows.net', clientId: 'c' },
  ],
  [
    'an address, as in another cloud',
    { AzureWebJobsStorage__blobServiceUri: 'https://stferry.blob.core.usgovcloudapi.net' },
    { blobUrl: 'https://stferry.blob.core.usgovcloudapi.net' },
  ],
  [
    'addresses of all three services',
    {
      AzureWebJobsStorage__blobServiceUri: 'https://blobs.contoso.example',
      AzureWebJobsStorage__queueServiceUri: 'https://queues.contoso.example',
      AzureWebJobsStorage__tableServiceUri: 'https://tables.contoso.example',
    },
    {
      blobUrl: 'https://blobs.contoso.example',
      queueUrl: 'https://queues.contoso.example',
      tableUrl: 'https://tables.contoso.example',
    },
  ],
])('how the host is led to its storage: %s', (_what, environment, storage) => {
  expect(hostFrom(environment).storage ?? {}).toEqual(storage);
});

it.each([
  [undefined, undefined, undefined],
  ['azureManaged', undefined, true],
  ['Netherite', undefined, true],
  ['AzureStorage', undefined, undefined],
  [undefined, 'mssql', true],
  [undefined, 'AzureStorage', undefined],
  // The setting overrides the file.
  ['AzureStorage', 'mssql', undefined],
])('whether the task hub is kept elsewhere: setting %s, host.json %s', (setting, type, hubElsewhere) => {
  const AzureFunctionsJobHost__extensions__durableTask__storageProvider__type = setting;
  const environment = { AzureFunctionsJobHost__extensions__durableTask__storageProvider__type };
  const hostJson = JSON.stringify({ extensions: { durableTask: { storageProvider: { type } } } });
  expect(hostFrom(environment, hostJson).hubElsewhere).toBe(hubElsewhere);
});

it('host.json beside the app is read', () => {
  const hostJson = { extensions: { durableTask: { storageProvider: { type: 'mssql' } } } };
  const read = () => ({ bytes: Buffer.from(JSON.stringify(hostJson)) });
  const parsed = parseConfig(sampleEnvironment, undefined, read);
  expect(parsed).toMatchObject({ config: { host: { hubElsewhere: true } } });
});
