import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readContexts } from '../../cli/contexts/contexts-file';
import type { TransferReport } from '../../src/domain/transfer/report';
import { noProcessesOn, processesOn, runStart, temporaryState } from './start-command';

describe('npm start', () => {
  it('transfers the samples, reports as JSON on the last line, and exits with 0', async () => {
    const state = temporaryState();
    const command = runStart('--once', '--json', '--state', state);
    expect(await command.ended, command.stderr()).toBe(0);

    const report = JSON.parse(command.stdout().trim().split('\n').at(-1)!) as TransferReport;
    expect(report.status).toBe('succeeded');
    expect(report.artifacts).toHaveLength(5);
    for (const { verified, digest, targetDigest } of report.artifacts) {
      expect(verified).toBe(true);
      expect(targetDigest).toBe(digest);
    }
    expect(report.batches).toMatchObject([
      {
        blob: expect.stringContaining(report.transferId) as string,
        bytes: expect.any(Number) as number,
        exportRun: expect.any(String) as string,
        importRun: expect.any(String) as string,
      },
    ]);
    expect(Object.keys(report.phases)).toEqual(
      expect.arrayContaining(['plan', 'export', 'copy', 'import', 'verify']),
    );
    expect(processesOn(state)).toEqual([]);
  });

  it('stays up with the URLs until it is stopped, and leaves no process behind', async () => {
    const state = temporaryState();
    const command = runStart('--state', state);
    await command.prints('docker login');
    const dashboard = /dashboard +(\S+)#key=/.exec(command.stdout())?.[1];
    expect((await fetch(dashboard!)).status).toBe(200);
    expect(dashboard).toContain(readContexts().contexts.rehearsal?.url);

    const second = runStart('--once', '--state', state);
    expect(await second.ended).toBe(2);
    expect(second.stderr()).toContain(`uses ${state}`);

    command.kill('SIGTERM');
    expect(await command.ended).toBe(0);
    expect(processesOn(state)).toEqual([]);
    expect(readContexts().contexts.rehearsal).toBeUndefined();
  });

  it('ends what it started when interrupted half-way', async () => {
    const state = temporaryState();
    const command = runStart('--once', '--state', state);
    await command.prints('.. start the app');
    command.kill('SIGINT');
    expect(await command.ended).toBe(130);
    expect(processesOn(state)).toEqual([]);
  });

  it('is followed by its children when it is killed', async () => {
    const state = temporaryState();
    const command = runStart('--once', '--state', state);
    await command.prints('.. start the app');
    expect(processesOn(state).length).toBeGreaterThan(1);
    command.kill('SIGKILL');
    await noProcessesOn(state);
  });

  it('ends at once at the second Ctrl-C', async () => {
    const state = temporaryState();
    const command = runStart('--once', '--state', state);
    await command.prints('.. start the app');
    command.kill('SIGINT');
    command.kill('SIGINT');
    expect(await command.ended).toBe(130);
    await noProcessesOn(state);
  });

  it('exits with 2 and the end of the log when the app cannot start', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const state = temporaryState();
    const { port } = taken.address() as AddressInfo;
    const command = runStart('--once', '--state', state, '--port', String(port));
    expect(await command.ended).toBe(2);
    taken.close();
    expect(command.stderr()).toContain(
      `the app ended (1); the end of ${path.join(state, 'logs', 'app.log')}`,
    );
    expect(command.stderr()).toContain('EADDRINUSE');
    expect(processesOn(state)).toEqual([]);
  });

  it.each([
    [['--port', '65536'], 'from 0 to 65535'],
    [['--port', 'http'], 'from 0 to 65535'],
    [['--keep', '--fresh'], 'cannot be used with'],
    [['--onc'], 'unknown option'],
    [['now'], 'too many arguments'],
    [['--image', 'no/such/image'], 'no such file or folder'],
    [['--state', '/proc/acr-ferry'], '--state /proc/acr-ferry cannot be used'],
  ])('exits with 2 for %j and starts nothing', async (args, message) => {
    const state = path.join(temporaryState(), 'untouched');
    const command = runStart('--once', '--state', state, ...args);
    expect(await command.ended).toBe(2);
    expect(command.stderr()).toContain(message);
    expect(existsSync(state)).toBe(false);
  });
});
