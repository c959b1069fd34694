import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Endpoints } from '../../rehearsal/endpoints';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../rehearsal/images/samples';
import { createAppClient } from '../../rehearsal/start/app-client';
import { followTransfer, rotateSas } from '../../rehearsal/start/follow';
import { noProcessesOn, temporaryState } from './start-command';

/** A command of package.json, without npm and its build; in a shell that knows of no rehearsal. */
function run(entry: string, ...args: string[]) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(FERRY|SOURCE|TARGET|IDENTITY|NODE_)/.test(name)),
  );
  const child = spawn(process.execPath, ['--import', 'tsx', entry, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    return ended;
  };
  onTestFinished(async () => {
    await stop();
  });
  return {
    stop,
    async prints(wanted: RegExp): Promise<RegExpExecArray> {
      for (;;) {
        const found = wanted.exec(output);
        if (found) return found;
        if (child.exitCode !== null) throw new Error(`${entry} ended without ${String(wanted)}:\n${output}`);
        await sleep(50);
      }
    },
  };
}

const readEndpoints = (state: string): Endpoints =>
  JSON.parse(readFileSync(path.join(state, 'endpoints.json'), 'utf8')) as Endpoints;

describe('npm run cloud and npm run host', () => {
  it('find each other without settings, make a transfer, and say that the pair is there', async () => {
    const state = temporaryState();
    const host = run('rehearsal/host.ts', '--cloud', state);
    await host.prints(/Waiting for the rehearsal cloud/);
    const cloud = run('rehearsal/cloud.ts', '--state', state);
    const [, url = '', functionKey = ''] = await host.prints(
      /API +(\S+)\/api +\(header x-functions-key: (\S+)\)/,
    );

    const same = run('rehearsal/host.ts', '--cloud', state);

    const [image] = await pushToCloud(readEndpoints(state), (await generateImages(1)).slice(0, 1));
    const app = createAppClient({ url, functionKey, masterKey: '', systemKey: '', loadMs: 0 });
    await rotateSas(app);
    const { transferId } = await app.startTransfer([image!.reference]);
    const report = await followTransfer(app, transferId, () => undefined);
    expect(report).toMatchObject({ status: 'succeeded', artifacts: [{ verified: true }] });

    await same.prints(/is in use by another host/);

    expect(await host.stop()).toBe(0);
    expect(await cloud.stop()).toBe(0);
    await noProcessesOn(state);
    expect(existsSync(path.join(state, 'endpoints.json'))).toBe(false);
  });
});
