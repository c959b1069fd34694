import { describe, expect, it } from 'vitest';
import { runtimeStatus } from '../../../../../rehearsal/host/durable/api/runtime-status';
import { finish, outputOf, until } from '../../fixtures/start-app';
import { openOperations } from './operations-app';

describe('operations', () => {
  it('refuses bad ids and ids in use', async () => {
    const { operations } = await openOperations();
    for (const instanceId of ['a/b', 'a#b', 'a?b', 'a\\b', 'a\u0001', '', 'x'.repeat(513)]) {
      expect(() => operations.start('wait', { instanceId })).toThrow('Instance ids have 1 to 512 characters');
    }
    operations.start('WAIT', { instanceId: 'i' });
    expect(() => operations.start('wait', { instanceId: 'i' })).toThrow('already exists');
  });

  it('overwrites a finished instance of the same id', async () => {
    const { operations, host } = await openOperations();
    operations.start('wait', { instanceId: 'i' });
    operations.terminate('i', 'enough');
    operations.start('wait', { instanceId: 'i' });
    operations.raiseEvent('i', 'go', '1');
    expect(outputOf(await finish(host, 'i'))).toBe(1);
  });

  it('keeps events while suspended and goes on after resume', async () => {
    const { operations, host, seen } = await openOperations();
    operations.start('wait', { instanceId: 'i' });
    await until(host, 'i', ({ turns }) => turns === 1);
    operations.suspend('i', 'a while');
    operations.raiseEvent('i', 'go', '"x"');
    expect(() => operations.suspend('i', 'a while')).toThrow('suspended already');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([runtimeStatus(operations.get('i')), seen]).toEqual(['Suspended', []]);
    operations.resume('i');
    expect(() => operations.resume('i')).toThrow('is not suspended');
    expect(outputOf(await finish(host, 'i'))).toBe('x');
  });

  it('terminates at once with the reason as output and refuses what comes later', async () => {
    const { operations } = await openOperations();
    operations.start('wait', { instanceId: 'i' });
    operations.terminate('i', 'enough');
    expect(operations.get('i').end).toMatchObject({ status: 'Terminated', output: 'enough' });
    for (const attempt of [
      () => operations.terminate('i', ''),
      () => operations.raiseEvent('i', 'go', undefined),
      () => operations.suspend('i', 'a while'),
    ]) {
      expect(attempt).toThrow(expect.objectContaining({ status: 410 }) as Error);
    }
    expect(() => operations.raiseEvent('j', 'go', undefined)).toThrow(
      expect.objectContaining({ status: 404 }) as Error,
    );
  });

  it('lists by status, time and prefix, and purges what has finished', async () => {
    const { operations, clock } = await openOperations();
    operations.start('wait', { instanceId: 'a-1' });
    clock.advanceTo(clock.now() + 60_000);
    const later = new Date(clock.now());
    operations.start('wait', { instanceId: 'a-2' });
    operations.start('wait', { instanceId: 'b-1' });
    operations.terminate('b-1', '');
    const ids = (filter: Parameters<typeof operations.list>[0]): string[] =>
      operations.list(filter).map(({ start }) => start.instanceId);
    expect(ids({})).toEqual(['a-1', 'a-2', 'b-1']);
    expect(ids({ idPrefix: 'a-' })).toEqual(['a-1', 'a-2']);
    expect(ids({ createdFrom: later })).toEqual(['a-2', 'b-1']);
    expect(ids({ createdTo: new Date(later.getTime() - 1) })).toEqual(['a-1']);
    expect(ids({ statuses: ['Terminated'] })).toEqual(['b-1']);
    expect(operations.purgeWhere({ createdFrom: new Date(0) })).toBe(1);
    expect(operations.purge('a-1')).toBe(1);
    expect(ids({})).toEqual(['a-2']);
    expect(() => operations.purge('a-1')).toThrow(expect.objectContaining({ status: 404 }) as Error);
  });
});
