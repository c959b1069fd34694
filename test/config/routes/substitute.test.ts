import { describe, expect, it } from 'vitest';
import { sampleEnvironment } from '../../support/environment';
import { configOf } from '../parse-routes';

describe('routes.json', () => {
  it('takes values out of app settings', () => {
    const environment = { ...sampleEnvironment, STAGE: 'prod', BATCHES: '7', GOV_SECRET: 's3cret' };
    const { routes, routeSettings } = configOf(
      {
        a: {
          source: { sa: 'ferry%STAGE%', certificatePath: '100%%.pem' },
          target: {
            credential: 'client-secret',
            clientId: sampleEnvironment.SOURCE_TENANT_ID,
            clientSecret: '%GOV_SECRET%',
          },
          concurrentBatches: '%BATCHES%',
        },
      },
      environment,
    );
    const route = routes.get('a');
    expect(route).toMatchObject({ concurrentBatches: 7, source: { storageAccount: 'ferryprod' } });
    expect(route?.target?.credential).toMatchObject({ clientSecret: 's3cret' });
    expect(routeSettings.get('a')).toMatchObject({ SOURCE_CERTIFICATE_PATH: '100%.pem' });
  });
});
