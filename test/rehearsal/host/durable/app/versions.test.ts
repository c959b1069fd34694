import type { OrchestrationHandler } from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { describeInstance } from '../../../../../rehearsal/host/durable/api/describe-instance';
import { runtimeStatus } from '../../../../../rehearsal/host/durable/api/runtime-status';
import { finish, outputOf } from '../../fixtures/start-app';
import { run } from '../run-orchestrator';

describe('versions', () => {
  const versioned = (durableTask: object) => ({ version: '2.0', extensions: { durableTask } });
  // eslint-disable-next-line require-yield -- only the version counts
  const orchestrator: OrchestrationHandler = function* (context) {
    return context.df.version;
  };

  it('gives new instances the default version of host.json', async () => {
    const { ended } = await run(orchestrator, {}, versioned({ defaultVersion: '1.10' }));
    const instance = await ended();
    expect(outputOf(instance)).toBe('1.10');
    const shown = { showInput: false, showHistory: false, showHistoryOutput: false };
    expect(describeInstance(instance, shown)).toMatchObject({ version: '1.10' });
  });

  it('fails or leaves pending what is newer than the host', async () => {
    const failing = await run(
      orchestrator,
      {},
      versioned({ defaultVersion: '1.9', versionFailureStrategy: 'Fail' }),
    );
    failing.operations.start('main', { instanceId: 'new', version: '1.10' });
    expect((await finish(failing.host, 'new')).end?.output).toBe(
      'Orchestration version did not comply with Worker Versioning',
    );
    const rejecting = await run(orchestrator, {}, versioned({ defaultVersion: '1.9' }));
    rejecting.operations.start('main', { instanceId: 'new', version: '1.10' });
    await rejecting.ended();
    expect(runtimeStatus(rejecting.operations.get('new'))).toBe('Pending');
  });

  it.each([
    ['1.9', '1.10', true],
    ['1.10', '1.9', false],
    ['1.0', '1.0.1', true],
    ['', '1.0', true],
    // One number alone is no System.Version, so texts are compared.
    ['10', '9', true],
    ['B', 'a', false],
  ])('an instance of version %j on a host of %j runs: %j', async (version, defaultVersion, runs) => {
    const { operations, ended } = await run(orchestrator, {}, versioned({ defaultVersion }));
    operations.start('main', { instanceId: 'other', version });
    await ended();
    expect(runtimeStatus(operations.get('other')) === 'Completed').toBe(runs);
  });
});
