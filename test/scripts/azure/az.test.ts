import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { az, azCommand, AzFailed, azWithin } from '../../../scripts/azure/az';
import { output, readOutputs } from '../../../scripts/azure/outputs';

const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-az-'));
beforeAll(() => {
  const script = `#!${process.execPath}
const input = require('node:fs').readFileSync(0, 'utf8');
if (process.argv[2] === 'fail') { console.error('ERROR: no such thing'); process.exit(3); }
if (process.argv[2] === 'babble') { console.log('Hello.'); process.exit(0); }
if (process.argv[2] === 'sleep')
  require('node:child_process').execFileSync('sleep', ['30'], { stdio: 'inherit' });
console.log(JSON.stringify({ args: process.argv.slice(2), input }));`;
  writeFileSync(join(folder, 'az'), script);
  chmodSync(join(folder, 'az'), 0o755);
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true }));

describe('az', () => {
  it('hands over arguments as they are, and the rest by its input', async () => {
    vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH ?? ''}`);
    const odd = 'a b; $(touch x) && "c" \'d\' %PATH%';
    expect(await az(['rest', '--url', odd], '{"key":"secret"}')).toEqual({
      args: ['rest', '--url', odd, '--output', 'json', '--only-show-errors'],
      input: '{"key":"secret"}',
    });
    await expect(az(['fail', 'now'])).rejects.toThrow('az fail now: ERROR: no such thing');
  });

  it('says so when it answers no JSON, or nothing in time', async () => {
    vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH ?? ''}`);
    await expect(az(['babble', 'now'])).rejects.toThrow(
      new AzFailed('az babble now: answered no JSON, but Hello.'),
    );
    await expect(azWithin(1500)(['sleep', 'long'])).rejects.toThrow('az sleep long: no answer within 1.5 s');
  });

  it('says when there is none', async () => {
    vi.stubEnv('PATH', join(folder, 'nothing'));
    await expect(az(['version'])).rejects.toThrow('the Azure CLI (az) is not there');
  });

  it('needs no shell on Windows either', () => {
    const Path = 'C:\\Windows;C:\\CLI2\\wbin';
    const [program, ...args] = azCommand(
      'win32',
      { Path },
      (path) => path === join('C:\\CLI2\\wbin', 'az.cmd'),
    );
    expect([program, ...args]).toEqual([join('C:\\CLI2\\wbin', '..', 'python.exe'), '-IBm', 'azure.cli']);
    expect(() => azCommand('win32', { Path }, () => false)).toThrow('is not there');
  });
});

describe('outputs of a deployment', () => {
  it('come from azd, empty ones left out', async () => {
    const outputs = await readOutputs({ AZURE_RESOURCE_GROUP: 'rg', SOURCE_VAULT_ID: '' }, az);
    expect(outputs).toEqual({ AZURE_RESOURCE_GROUP: 'rg' });
    expect(() => output(outputs, 'AZURE_FUNCTION_URL')).toThrow('AZURE_FUNCTION_URL is missing');
  });

  it('come from a deployment that is named, whatever ARM does to their names', async () => {
    const asked: (readonly string[])[] = [];
    const outputs = await readOutputs(
      { AZURE_RESOURCE_GROUP: 'other' },
      (args) => {
        asked.push(args);
        return Promise.resolve({ azurE_RESOURCE_GROUP: { type: 'String', value: 'rg' } });
      },
      'acr-ferry',
    );
    expect(outputs).toEqual({ AZURE_RESOURCE_GROUP: 'rg' });
    expect(asked[0]!.slice(0, 5)).toEqual(['deployment', 'sub', 'show', '--name', 'acr-ferry']);
  });
});
