import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlOf } from '../faults/control-client';
import { portsOf, runClient, startCloudProcess, temporaryState, type CloudProcess } from './cloud-process';

const folder = temporaryState();
let cloud: CloudProcess;

beforeAll(async () => {
  cloud = await startCloudProcess(folder.state);
});
afterAll(async () => {
  await cloud.stop();
  folder.remove();
});

describe('npm run cloud', () => {
  it('writes the endpoints it reports, readable by their owner only', () => {
    expect(JSON.parse(readFileSync(cloud.endpointsFile, 'utf8'))).toEqual(cloud.endpoints);
    expect(statSync(cloud.endpointsFile).mode & 0o777).toBe(0o600);
    expect(cloud.endpoints.pid).toBe(cloud.process.pid);
  });

  it.runIf(process.platform === 'linux')('listens on 127.0.0.1 only', () => {
    const loopback = '0100007F';
    const listening = readFileSync(`/proc/${cloud.endpoints.pid}/net/tcp`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state]) => state === '0A');
    const ours = new Set(portsOf(cloud.endpoints));
    const found = listening.filter(([, local = '']) =>
      ours.has(Number.parseInt(local.split(':')[1] ?? '', 16)),
    );
    expect(found).toHaveLength(ours.size);
    for (const [, local] of found) expect(local?.split(':')[0]).toBe(loopback);
    const elsewhere = readFileSync(`/proc/${cloud.endpoints.pid}/net/tcp6`, 'utf8');
    for (const port of ours)
      expect(elsewhere).not.toContain(`:${port.toString(16).toUpperCase().padStart(4, '0')} 0000`);
  });

  it('refuses a second cloud on the same state', async () => {
    await expect(startCloudProcess(folder.state)).rejects.toThrow(
      /Another rehearsal cloud \(process \d+\) uses .*; stop it, or choose another folder with --state/,
    );
  });

  it.each([
    [['--port', 'arm=1'], /expected <listener>=<1-65535>/],
    [['--port', 'vault.source=99999'], /expected <listener>=<1-65535>/],
    [['--profile', 'eternal'], /Allowed choices are instant, lifelike/],
  ])('refuses %j', async (args, message) => {
    const other = temporaryState();
    await expect(startCloudProcess(other.state, args)).rejects.toThrow(message);
    other.remove();
  });

  it('dies when told to, goes on with its keys, ends without its parent, and starts afresh', async () => {
    const other = temporaryState();
    const first = await startCloudProcess(other.state, ['--json']);
    const authority = readFileSync(first.endpoints.caFile, 'utf8');
    const fault = { name: 'process-killed', service: 'vault', skip: 1 };
    expect((await controlOf(first.endpoints)('POST', '/faults', fault)).status).toBe(201);
    expect(await runClient(first, 'test/rehearsal/cloud/platform/fixtures/two-requests.ts')).toEqual([
      401,
      'fetch failed',
    ]);
    expect(await first.ended).toEqual({ code: null, signal: 'SIGKILL' });

    const second = await startCloudProcess(other.state);
    expect(second.endpoints.storage.source.key).toBe(first.endpoints.storage.source.key);
    expect(second.endpoints.targetClientSecret).toBe(first.endpoints.targetClientSecret);
    expect(readFileSync(second.endpoints.caFile, 'utf8')).toBe(authority);
    second.process.disconnect();
    expect(await second.ended).toEqual({ code: 0, signal: null });

    const third = await startCloudProcess(other.state, ['--fresh']);
    expect(third.endpoints.storage.source.key).not.toBe(first.endpoints.storage.source.key);
    expect(await third.stop('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(existsSync(join(other.state, 'cloud.lock'))).toBe(false);
    expect(existsSync(join(other.state, 'endpoints.json'))).toBe(false);
    other.remove();
  });
});

describe('connect map', () => {
  it('leads production names to the cloud and refuses every other host by name', async () => {
    const refused = (host: string): unknown =>
      expect.stringContaining(`outbound connection to ${host} refused`);
    const url = `${cloud.endpoints.vaults.target.url}/secrets?api-version=7.4`;
    expect(await runClient(cloud, 'test/rehearsal/cloud/platform/fixtures/connect-client.ts', [url])).toEqual(
      {
        https: 'status 401',
        fetch: 'status 401',
        tls: 'authorized true acr-ferry rehearsal cloud',
        refusedFetch: refused('example.com:443'),
        refusedHttps: refused('example.com:443'),
        refusedPlain: refused('93.184.216.34:80'),
        refusedPositional: refused('example.org:443'),
        lookalike: refused(`${new URL(url).hostname}.example.com:443`),
      },
    );
  });

  it('takes proxies away, which SDKs would ask for every name', () => {
    const output = execFileSync(
      process.execPath,
      [
        '--require',
        './rehearsal/connect-map.cjs',
        '--print',
        'Object.keys(process.env).filter((name) => /proxy/i.test(name)).join()',
      ],
      {
        env: { FERRY_ENDPOINTS: 'x', HTTPS_PROXY: 'http://proxy', http_proxy: 'http://proxy', NO_PROXY: 'x' },
        encoding: 'utf8',
      },
    );
    expect(output.trim()).toBe('NO_PROXY');
  });

  it('reports a cloud that is gone as a refused connection', () => {
    const program = "fetch('https://management.azure.com').catch((error) => console.log(error.cause.code))";
    const output = execFileSync(
      process.execPath,
      ['--require', './rehearsal/connect-map.cjs', '--eval', program],
      { env: { FERRY_ENDPOINTS: 'absent.json' }, encoding: 'utf8' },
    );
    expect(output.trim()).toBe('ECONNREFUSED');
  });

  it('does not load without FERRY_ENDPOINTS', () => {
    const run = (): unknown =>
      execFileSync(process.execPath, ['--require', './rehearsal/connect-map.cjs', '--eval', '1'], {
        env: {},
        stdio: 'pipe',
      });
    expect(run).toThrow('set FERRY_ENDPOINTS to the path of endpoints.json');
  });
});
