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
])('how the host is led to its storage: %s', (_what, environment, storage) => {
  expect(hostFrom(environment).storage ?? {}).toEqual(storage);
});
