import { describe, expect, it } from 'vitest';
import { faultSchema } from '../../../../rehearsal/cloud/faults/fault';
import { createFaultStore, type FaultTarget } from '../../../../rehearsal/cloud/faults/fault-store';

const arm = (store: ReturnType<typeof createFaultStore>, fault: object): string =>
  store.arm(faultSchema.parse(fault)).id;
const target: FaultTarget = { service: 'blob', side: 'target', method: 'PUT', path: '/transfer/a.tar' };
const names = (store: ReturnType<typeof createFaultStore>, request = target): string[] =>
  store.takeHttp(request).map(({ name }) => name);

describe('createFaultStore', () => {
  it('fires once by default, and lists what has fired', () => {
    const store = createFaultStore();
    arm(store, { name: 'throttle' });
    expect(names(store)).toEqual(['throttle']);
    expect(names(store)).toEqual([]);
    expect(store.list()).toMatchObject([{ fired: 1 }]);
  });

  it('skips first, then fires its count', () => {
    const store = createFaultStore();
    arm(store, { name: 'throttle', skip: 1, count: 2 });
    expect([1, 2, 3, 4].map(() => names(store).length)).toEqual([0, 1, 1, 0]);
  });

  it('fires always when told so', () => {
    const store = createFaultStore();
    arm(store, { name: 'server-error', count: 'always' });
    expect([1, 2, 3].map(() => names(store).length)).toEqual([1, 1, 1]);
  });

  it.each([
    [{ service: 'blob' }, true],
    [{ service: 'vault' }, false],
    [{ side: 'source' }, false],
    [{ method: 'put' }, true],
    [{ method: 'GET' }, false],
    [{ path: '/transfer/*' }, true],
    [{ path: '/other/*' }, false],
  ])('meets requests by %j', (match, met) => {
    const store = createFaultStore();
    arm(store, { name: 'throttle', ...match });
    expect(names(store)).toHaveLength(met ? 1 : 0);
  });

  it('spends a fault of storage only on storage', () => {
    const store = createFaultStore();
    arm(store, { name: 'storage-firewall' });
    expect(names(store, { ...target, service: 'arm' })).toEqual([]);
    expect(names(store)).toEqual(['storage-firewall']);
  });

  it('gives emulators their faults by name and subject', () => {
    const store = createFaultStore();
    arm(store, { name: 'run-fails', subject: 'run*', message: 'Broken.' });
    expect(store.take('run-hangs', 'run1')).toBeUndefined();
    expect(store.take('run-fails', 'other')).toBeUndefined();
    expect(store.take('run-fails', 'run1')).toMatchObject({ message: 'Broken.' });
    expect(store.take('run-fails', 'run1')).toBeUndefined();
  });

  it('never gives an HTTP fault to an emulator', () => {
    const store = createFaultStore();
    arm(store, { name: 'throttle' });
    expect(store.take('throttle')).toBeUndefined();
  });

  it('forgets one or all', () => {
    const store = createFaultStore();
    const id = arm(store, { name: 'throttle' });
    arm(store, { name: 'latency', milliseconds: 5 });
    expect(store.disarm(id)).toBe(true);
    expect(store.disarm(id)).toBe(false);
    store.clear();
    expect(store.list()).toEqual([]);
  });
});

describe('faultSchema', () => {
  it.each([
    [{}, 'name'],
    [{ name: 'unknown' }, 'name'],
    [{ name: 'throttle', service: 'email' }, 'service'],
    [{ name: 'throttle', count: 0 }, 'count'],
    [{ name: 'latency' }, 'milliseconds'],
    [{ name: 'run-fails', path: '/x' }, 'path'],
    [{ name: 'copy-pending', polls: -1 }, 'polls'],
  ])('refuses %j naming %s', (fault, field) => {
    const parsed = faultSchema.safeParse(fault);
    expect(JSON.stringify(parsed.error?.issues)).toContain(field);
  });
});
