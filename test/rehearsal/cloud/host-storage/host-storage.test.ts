import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCloud, type RunningCloud } from '../../../../rehearsal/cloud/start';
import { appSettings } from '../../../../rehearsal/app-settings';
import { defaultWorld } from '../../../../rehearsal/world';
import { temporaryState } from '../platform/cloud-process';

const folder = temporaryState();
const localSettings = join(folder.state, 'local.settings.json');
let cloud: RunningCloud;
beforeAll(async () => {
  cloud = await startCloud({ state: folder.state, localSettings });
});
afterAll(async () => {
  await cloud.stop();
  folder.remove();
});

const values = (): Record<string, string> =>
  (JSON.parse(readFileSync(localSettings, 'utf8')) as { Values: Record<string, string> }).Values;

describe('--host-storage', () => {
  it('writes settings for func start, readable by their owner only', () => {
    expect(statSync(localSettings).mode & 0o777).toBe(0o600);
    expect(values()).toMatchObject({
      FUNCTIONS_WORKER_RUNTIME: 'node',
      NODE_EXTRA_CA_CERTS: cloud.endpoints.caFile,
      IDENTITY_ENDPOINT: cloud.endpoints.identity.endpoint,
      FERRY_ENDPOINTS: join(folder.state, 'endpoints.json'),
      ...appSettings(defaultWorld, cloud.endpoints),
    });
    expect(values()).not.toHaveProperty('NODE_OPTIONS');
  });

  it('gives the worker arguments that load the connect map', () => {
    const [, path] = /^--require "(.+)"$/.exec(values().languageWorkers__node__arguments ?? '') ?? [];
    expect(path).toBe(resolve(__dirname, '../../../../rehearsal/connect-map.cjs'));
    const program = "fetch('https://example.com').catch((error) => console.log(error.cause.code))";
    const output = execFileSync(process.execPath, ['--require', path ?? '', '--eval', program], {
      env: { ...values(), PATH: process.env.PATH },
      encoding: 'utf8',
    });
    expect(output.trim()).toBe('ERR_OUTBOUND_REFUSED');
  });

  it('serves blobs, queues and tables of one account to who has its key', async () => {
    const { AzureWebJobsStorage: connection = '' } = values();
    const container =
      BlobServiceClient.fromConnectionString(connection).getContainerClient('azure-webjobs-hosts');
    await container.createIfNotExists();
    expect(await container.exists()).toBe(true);
    const endpoint = (name: string): string =>
      new RegExp(`${name}Endpoint=([^;]+)`).exec(connection)?.[1] ?? '';
    for (const url of [`${endpoint('Queue')}?comp=list`, `${endpoint('Table')}/Tables`]) {
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/ferryhost/);
      expect((await fetch(url)).status).toBe(403);
    }
  });

  it('leaves a local.settings.json alone that somebody else wrote', async () => {
    const other = temporaryState();
    const theirs = join(other.state, 'local.settings.json');
    writeFileSync(theirs, '{"Values":{"SECRET":"only here"}}');
    await expect(startCloud({ state: join(other.state, 'state'), localSettings: theirs })).rejects.toThrow(
      /was not written by the rehearsal and is left alone/,
    );
    expect(readFileSync(theirs, 'utf8')).toContain('only here');
    other.remove();
  });

  it('replaces what it wrote itself', async () => {
    await cloud.stop();
    cloud = await startCloud({ state: folder.state, localSettings });
    expect(values().IDENTITY_ENDPOINT).toBe(cloud.endpoints.identity.endpoint);
  });
});
