import { describe, expect, it } from 'vitest';
import { AzFailed } from '../../../scripts/azure/az';
import { findCompiler, howToGet } from '../../../scripts/infra/compiler';
import { parametersOf } from '../../../scripts/infra/scenarios';
import { parseParameters } from '../../../scripts/preflight/parameters';
import { readParameters } from '../../../scripts/preflight/read-parameters';
import { fakeAz } from './fake-az';

const azd = { variables: {}, answers: {} };
const here = findCompiler() !== undefined;

describe('parameters of a .bicepparam', () => {
  it.skipIf(!here)(`are read by the compiler (skipped without: ${howToGet})`, async () => {
    const { values } = await readParameters(parametersOf('existing'), azd, fakeAz().az);
    const { parameters, problems } = parseParameters(values);
    expect(problems).toEqual([]);
    expect(parameters).toMatchObject({ mode: 'connected', scheduler: true, sourceVault: 'existing' });
    expect(parameters.target.elsewhere?.cloud).toBe('AzureUSGovernment');
    await expect(readParameters('none.bicepparam', azd, fakeAz().az)).rejects.toThrow('none.bicepparam');
  });

  it.skipIf(here)('are read by that of az, and without one it says where to get it', async () => {
    const parametersJson = '{"parameters":{"mode":{"value":"send"}}}';
    const { az } = fakeAz({ 'bicep build-params': { parametersJson } });
    expect(await readParameters('mine.bicepparam', azd, az)).toMatchObject({ values: { mode: 'send' } });
    const without = fakeAz({ 'bicep build-params': new AzFailed('Bicep CLI not found') });
    await expect(readParameters('mine.bicepparam', azd, without.az)).rejects.toThrow('az bicep install');
  });
});
