import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeKey, reportOf, runningTransfer, startFakeApp, type FakeApp } from './fake-app';
import { useTerminal } from './terminal';

const terminal = useTerminal();
const env = { ACR_FERRY_KEY: fakeKey };

let app: FakeApp;
beforeAll(async () => {
  app = await startFakeApp({
    'transfers/t1': (asked) => (asked < 2 ? runningTransfer : { ...runningTransfer, status: 'partial' }),
    'transfers/t1/report': () => reportOf(10_000, 'partial'),
    'transfers/unclear': () => ({
      ...{
        status: 503,
        code: 'STORAGE_BUSY',
        detail: 'It is busy. Wait.',
        instance: '/api/transfers/unclear',
      },
      errors: [{ field: 'id', problem: 'is \u001b[31mred', fix: 'Use another.' }],
    }),
    'transfers/runs': () => runningTransfer,
  });
});
afterAll(() => app.close());

const run = (args: string[], options = {}) => terminal.run([...args, '--url', app.url], { env, ...options });

describe('acr-ferry', () => {
  it('watches without a terminal, a line a change, and ends with 1 for what is partial', async () => {
    const { code, stdout } = await run(['watch', 't1']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/transfer: copy, 0 of 2 artifacts verified\n {3}50 % {2}1\.0 KiB of 2\.0 KiB/);
    expect(stdout).toContain('Transfer t1: partial, 10000 of 10000 artifacts verified');
    expect(stdout).toContain('and 9950 more');
    expect(stdout).not.toContain('\u001b');
  });

  it('prints a report of 10,000 artifacts whole, in each format', async () => {
    const [json, lines, all] = await Promise.all([
      run(['report', 't1', '--json']),
      run(['report', 't1', '-o', 'ndjson']),
      run(['report', 't1', '--all']),
    ]);
    expect((JSON.parse(json.stdout) as { artifacts: unknown[] }).artifacts).toHaveLength(10_000);
    expect(lines.stdout.trim().split('\n')).toHaveLength(10_000);
    expect(all.stdout).toContain('team/app-9999:1.0');
    expect([json.code, lines.code, all.code]).toEqual([0, 0, 0]);
  });

  it('says nothing when whoever reads has seen enough', async () => {
    const child = spawn(process.execPath, [terminal.file, 'report', 't1', '--all', '--url', app.url], {
      env: { ...process.env, ...env },
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect([code, stderr]).toEqual([0, '']);
  });

  it('ends with 2 for a wrong key, and for none', async () => {
    const wrong = await run(['list'], { env: { ACR_FERRY_KEY: 'another' } });
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('HTTP 401: the app does not know the key');
    const none = await run(['list'], { env: {} });
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toContain('ACR_FERRY_KEY');
  });

  it('takes the key from standard input', async () => {
    const { code } = await run(['show', 'runs', '--key-stdin'], { env: {}, input: `${fakeKey}\n` });
    expect(code).toBe(0);
  });

  it('tells errors as the API does, and steers no terminal with them', async () => {
    const { code, stderr } = await run(['show', 'unclear']);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'STORAGE_BUSY: It is busy. Wait.\n  id is \\u001b[31mred: Use another.\n' +
        `  more: ${app.url}/api/dashboard/errors.md#storage_busy\n`,
    );
    const json = await run(['show', 'unclear', '--json']);
    expect(JSON.parse(json.stderr)).toMatchObject({ error: { code: 'STORAGE_BUSY', status: 503 } });
  });

  it('leaves the transfer running at Ctrl-C, and says how to come back', async () => {
    const { code, stderr } = await run(['watch', 'runs'], {
      onStart: (child: ReturnType<typeof spawn>) => child.stdout?.once('data', () => child.kill('SIGINT')),
    });
    expect(code).toBe(130);
    expect(stderr).toBe(`The transfer goes on; come back with: acr-ferry watch runs --url ${app.url}\n`);
  });

  it('ends with 2 and the way back when the app is gone in the middle', async () => {
    const mortal = await startFakeApp({ 'transfers/t1': () => runningTransfer });
    const { code, stderr } = await terminal.run(['watch', 't1', '--wait', '1', '--url', mortal.url], {
      env,
      onStart: (child) => child.stdout?.once('data', () => void mortal.close()),
    });
    expect(code).toBe(2);
    expect(stderr).toContain('ECONNREFUSED');
    expect(stderr).toContain(`come back with: acr-ferry watch t1 --url ${mortal.url}`);
  });

  it('trusts the authority it is given, and says what to do without', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
    });
    const safe = await startFakeApp({ 'transfers/t1': () => runningTransfer }, { key, cert });
    const ca = join(terminal.folder, 'ca.pem');
    writeFileSync(ca, cert);
    const show = ['show', 't1', '--url', safe.url];
    const distrusted = await terminal.run(show, { env });
    expect(distrusted).toMatchObject({ code: 2 });
    expect(distrusted.stderr).toContain('name the file of its authority with --ca');
    expect((await terminal.run([...show, '--ca', ca], { env })).code).toBe(0);
    expect((await terminal.run(show, { env: { ...env, NODE_EXTRA_CA_CERTS: ca } })).code).toBe(0);
    await safe.close();
  });

  it('goes through the proxy of the environment, though never to this machine', async () => {
    const proxied = { ...env, HTTPS_PROXY: 'http://127.0.0.1:9999', HTTP_PROXY: 'http://127.0.0.1:9999' };
    expect((await run(['show', 'runs'], { env: proxied })).code).toBe(0);
    const far = await terminal.run(['show', 't1', '--url', 'https://app.example'], { env: proxied });
    expect(far.stderr).toMatch(/app\.example does not answer \(ECONNREFUSED.*9999/);
  });
});
