import { expect, it } from 'vitest';
import { hostFrom } from '../../../src/config/doctor/host';

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
  ['azureManaged', true],
  ['AzureStorage', undefined],
])('whether a scheduler keeps the task hub: %s', (type, scheduled) => {
  const name = 'AzureFunctionsJobHost__extensions__durableTask__storageProvider__type';
  expect(hostFrom({ [name]: type }).scheduled).toBe(scheduled);
});
