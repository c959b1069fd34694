import { expect, it } from 'vitest';
import { azdEnvironment } from '../../../scripts/preflight/azd-environment';
import { check } from '../../../scripts/preflight/check';
import { readParameters } from '../../../scripts/preflight/read-parameters';
import { fakeAz, subscription } from './fake-az';

const { az } = fakeAz();
const look = async (environment: Record<string, string>) => {
  const azd = azdEnvironment(environment, 'no-such-folder');
  const given = await readParameters('infra/main.parameters.json', azd, az);
  return (await check(given, az, subscription)).problems.map(({ parameter }) => parameter);
};

it('a value that azd puts into its JSON as it is has nothing JSON does not take', async () => {
  const pem = '-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n';
  expect(await look({ WAYBILL_PUBLIC_KEY: pem, ALERT_EMAIL: '"me"@contoso.example' })).toEqual([
    'waybillPublicKey',
    'alertEmail',
  ]);
  expect(await look({ WAYBILL_PUBLIC_KEY: pem.replaceAll('\n', ' ') })).toEqual([]);
  expect(await look({ WAYBILL_PUBLIC_KEY: pem.replaceAll('\n', '\\n') })).toEqual(['waybillPublicKey']);
});

it('what is a list or an object is JSON', async () => {
  expect(await look({ EVENTS_SINKS: '[{"name":"ops"}]', FERRY_SETTINGS: '{"COPY_TIER":"Cool"}' })).toEqual(
    [],
  );
  expect(await look({ EVENTS_SINKS: 'ops', FERRY_SETTINGS: '5' })).toEqual(['eventSinks', 'settings']);
});

it('what is a list or an object is not set to nothing, which azd reads as JSON', async () => {
  expect(
    await look({ HANDOVER_CONTAINERS: '', FERRY_SETTINGS: '', ALERT_EMAIL: '', FERRY_PLAN: '' }),
  ).toEqual(['handoverContainers', 'settings']);
  expect(await look({ HANDOVER_CONTAINERS: '[]', FERRY_SETTINGS: '{}' })).toEqual([]);
});

it('names and addresses are within their limits', async () => {
  expect(await look({ AZURE_ENV_NAME: 'prod.', FERRY_ADDRESS_PREFIX: '10.0.0.0/26' })).toEqual([
    'environmentName',
    'addressPrefix',
  ]);
});
