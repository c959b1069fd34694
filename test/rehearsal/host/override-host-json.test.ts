import { describe, expect, it } from 'vitest';
import { overrideHostJson } from '../../../rehearsal/host/override-host-json';

describe('overrideHostJson', () => {
  it('puts app settings over what the file says, whatever their case', () => {
    const file = { version: '2.0', extensions: { durableTask: { hubName: 'Hub', storageProvider: {} } } };
    const overridden = overrideHostJson(file, {
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__controlQueueVisibilityTimeout:
        '00:00:01',
      azurefunctionsjobhost__extensions__durabletask__HUBNAME: 'Other',
      AzureFunctionsJobHost__extensions__durableTask__maxConcurrentActivityFunctions: '3',
      AzureFunctionsJobHost__extensions__http__dynamicThrottlesEnabled: 'True',
      AzureWebJobsStorage: 'x',
    });
    expect(overridden).toEqual({
      version: '2.0',
      extensions: {
        durableTask: {
          hubName: 'Other',
          storageProvider: { controlQueueVisibilityTimeout: '00:00:01' },
          maxConcurrentActivityFunctions: 3,
        },
        http: { dynamicThrottlesEnabled: true },
      },
    });
    expect(file.extensions.durableTask.hubName).toBe('Hub');
  });
});
