import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { azdEnvironment } from '../../../scripts/preflight/azd-environment';
import { describe as linesOf } from '../../../scripts/preflight/describe';
import { parseParameters } from '../../../scripts/preflight/parameters';
import { readParameters } from '../../../scripts/preflight/read-parameters';
import { fakeAz } from './fake-az';

const folder = mkdtempSync(path.join(tmpdir(), 'acr-ferry-preflight-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = path.join('infra', 'main.parameters.json');
const { az } = fakeAz();

describe('parameters', () => {
  it('come from the variables of azd, unset ones left out', async () => {
    const variables = { AZURE_ENV_NAME: 'prod', SOURCE_REGISTRY: 'con"toso', FERRY_SCHEDULER: 'true' };
    const { values } = await readParameters(file, { variables, answers: { mode: 'send', plan: 'x' } }, az);
    expect(values).toMatchObject({ environmentName: 'prod', mode: 'send', plan: 'flex', scheduler: 'true' });
    expect(values).not.toHaveProperty('location');
    expect(values.source).toMatchObject({ registryName: 'con"toso', container: 'transfer' });
    expect(values.source).not.toHaveProperty('vaultName');
  });

  it('are called as azd knows them', async () => {
    const { variables } = await readParameters(file, { variables: {}, answers: {} }, az);
    expect(variables.get('source.registryName')).toBe('SOURCE_REGISTRY');
    expect(variables.get('plan')).toBe('FERRY_PLAN');
    const problems = [{ parameter: 'plan', problem: 'is none', fix: 'say another' }];
    expect(linesOf({ problems, unknown: [] }, variables)).toEqual([
      'wrong   plan (azd env set FERRY_PLAN): is none',
      '        say another',
    ]);
  });

  it('that are wrong are told one by one, the rest is kept', () => {
    const { parameters, problems } = parseParameters({
      ...{
        environmentName: 'x'.repeat(33),
        mode: 'both',
        plan: 'premium',
        taskHub: 'a b',
        scheduler: 'perhaps',
      },
      source: { vaultName: 'two--dashes', registryName: 'abcd', storageName: 'a'.repeat(25), container: 'x' },
    });
    expect(problems.map(({ parameter }) => parameter).sort()).toEqual([
      ...['environmentName', 'mode', 'scheduler', 'source.container', 'source.registryName'],
      ...['source.storageName', 'source.vaultName', 'taskHub'],
    ]);
    expect(parameters).toMatchObject({
      plan: 'premium',
      source: { container: 'transfer' },
      scheduler: false,
    });
  });
});

describe('a file of parameters that is of no use', () => {
  const given = path.join(folder, 'given.json');
  const read = (file: string) => readParameters(file, { variables: {}, answers: {} }, az);

  it.each([
    ['{"parameters": {]', 'is not valid JSON in line 1, column 17: '],
    [
      '{"parameters": {"plan": "flex"}}',
      'holds no parameters: /parameters/plan must be an object with a value',
    ],
    ['{"parameters": []}', 'holds no parameters: /parameters must be an object'],
    ['null', 'holds no parameters: it must be an object'],
  ])('is told with its option: %s', async (text, why) => {
    writeFileSync(given, text);
    await expect(read(given)).rejects.toThrow(`--parameters ${given} ${why}`);
  });

  it('is told where it cannot be read', async () => {
    const none = path.join(folder, 'none.json');
    const said = `--parameters ${none}: there is no such file or folder (ENOENT)`;
    await expect(read(none)).rejects.toThrow(said);
    await expect(read(folder)).rejects.toThrow(`--parameters ${folder}: it is a folder (EISDIR)`);
  });
});

describe('the environment of azd', () => {
  const noted = path.join(folder, '.azure', 'prod');
  mkdirSync(noted, { recursive: true });
  writeFileSync(path.join(folder, '.azure', 'config.json'), '{"version":1,"defaultEnvironment":"prod"}');
  writeFileSync(path.join(noted, '.env'), 'AZURE_LOCATION="westeurope"\nSOURCE_REGISTRY="noted"\n');
  writeFileSync(path.join(noted, 'config.json'), '{"infra":{"parameters":{"mode":"send"}}}');

  it('is the one that is selected, with what was asked; variables of the process win', () => {
    const given = { SOURCE_REGISTRY: 'given', SOURCE_KV: '' };
    const { variables, answers, emptied } = azdEnvironment(given, folder);
    expect(emptied).toEqual(['SOURCE_KV']);
    expect(variables).toEqual({
      ...{ AZURE_ENV_NAME: 'prod', AZURE_LOCATION: 'westeurope', SOURCE_REGISTRY: 'given' },
    });
    expect(answers).toEqual({ mode: 'send' });
  });

  it('is that of the hook, when azd runs it', () => {
    expect(azdEnvironment({ AZURE_ENV_NAME: 'other' }, folder)).toMatchObject({
      ...{ variables: { AZURE_ENV_NAME: 'other' }, answers: {} },
    });
  });

  it('is told by its file where that is damaged', () => {
    const damaged = path.join(folder, 'damaged');
    const config = path.join(damaged, '.azure', 'config.json');
    mkdirSync(path.dirname(config), { recursive: true });
    writeFileSync(config, '{');
    expect(() => azdEnvironment({}, damaged)).toThrow(`${config} is not valid JSON in line 1, column 2`);
    writeFileSync(config, 'null');
    expect(azdEnvironment({}, damaged)).toMatchObject({ variables: {}, answers: {} });
  });

  it('is nothing without azd', () => {
    expect(azdEnvironment({ PATH: '/bin' }, path.join(folder, 'none'))).toMatchObject({
      ...{ variables: { PATH: '/bin' }, answers: {} },
    });
  });
});
