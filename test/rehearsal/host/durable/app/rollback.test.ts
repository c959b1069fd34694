import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as df from 'durable-functions';
import { afterAll, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../../../rehearsal/host/clock';
import { runtimeStatus } from '../../../../../rehearsal/host/durable/api/runtime-status';
import { finish, outputOf, startApp, until } from '../../fixtures/start-app';
import { hour, inFuture } from '../run-orchestrator';

const stateFolder = mkdtempSync(join(tmpdir(), 'acr-ferry-versions-'));
afterAll(() => rmSync(stateFolder, { recursive: true, force: true }));

const clock = createVirtualClock();
const logged: string[] = [];

/** A host of this version over the state of the one before. */
const hostOf = (defaultVersion: string) =>
  startApp(
    () => {
      // eslint-disable-next-line require-yield -- only the version counts
      df.app.orchestration('child', function* (context) {
        return context.df.version;
      });
      df.app.orchestration('main', function* (context) {
        const { again } = context.df.getInput<{ again: boolean }>();
        yield context.df.createTimer(inFuture(context, hour));
        if (again) {
          context.df.continueAsNew({ again: false });
          return undefined;
        }
        const { version } = context.df;
        const unsaid: unknown = yield context.df.callSubOrchestrator('child', {}, 'c1');
        const said: unknown = yield context.df.callSubOrchestrator('child', {}, 'c2', version);
        return { version, unsaid, said };
      });
    },
    {
      clock,
      stateFolder,
      hostJson: { version: '2.0', extensions: { durableTask: { defaultVersion } } },
      log: (level, _category, message) => void logged.push(`${level}: ${message}`),
    },
  );

const start = { input: JSON.stringify({ again: true }) };

describe('another version of the app over the same task hub', () => {
  it('runs what an older one began, whose version stays, and leaves what is newer as it is', async () => {
    const first = await hostOf('1.0');
    first.durable.operations.start('main', { ...start, instanceId: 'old' });
    await until(first, 'old', ({ turns }) => turns === 1);
    await first.stop();

    const upgraded = await hostOf('1.1');
    expect(outputOf(await finish(upgraded, 'old', clock))).toEqual({
      version: '1.0',
      unsaid: '1.1',
      said: '1.0',
    });
    upgraded.durable.operations.start('main', { ...start, instanceId: 'new' });
    await until(upgraded, 'new', ({ turns }) => turns === 1);
    upgraded.durable.operations.start('main', { ...start, instanceId: 'unwanted' });
    await until(upgraded, 'unwanted', ({ turns }) => turns === 1);
    await upgraded.stop();
    expect(logged.filter((line) => line.startsWith('warning'))).toEqual([]);

    const rolledBack = await hostOf('1.0');
    rolledBack.durable.operations.start('main', { ...start, instanceId: 'late' });
    expect(outputOf(await finish(rolledBack, 'late', clock))).toMatchObject({ version: '1.0' });
    const held = rolledBack.durable.operations.get('new');
    expect([runtimeStatus(held), held.turns]).toEqual(['Running', 1]);
    expect(logged).toContain(
      "warning: Instance 'new' has version '1.1', " +
        "which this host (version '1.0', CurrentOrOlder) does not run.",
    );
    rolledBack.durable.operations.terminate('unwanted', 'rolled back');
    expect(runtimeStatus(rolledBack.durable.operations.get('unwanted'))).toBe('Running');
    await rolledBack.stop();

    const again = await hostOf('1.1');
    expect(again.durable.operations.get('unwanted').end).toMatchObject({
      ...{ status: 'Terminated', output: 'rolled back' },
    });
    expect(outputOf(await finish(again, 'new', clock))).toMatchObject({ version: '1.1', unsaid: '1.1' });
  });
});
