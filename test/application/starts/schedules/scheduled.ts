import { beforeEach } from 'vitest';
import { fakeClient, type FakeClient } from '../../fake-client';
import { memoryServices, type MemoryServices } from '../../../support/services';

/** A schedule at half past two every night. */
export const nightly = { name: 'nightly', cron: '0 30 2 * * *', artifacts: ['team/app:1.0'] };

/** An app in memory whose default route has schedules: `nightly`, unless a test wants others. */
export function useScheduled() {
  let client: FakeClient;
  let memory: MemoryServices;
  const setUp = (...schedules: object[]): void => {
    client = fakeClient();
    memory = memoryServices({}, { default: { schedules } });
  };
  beforeEach(() => {
    setUp(nightly);
  });
  return {
    setUp,
    get client() {
      return client;
    },
    get memory() {
      return memory;
    },
    /** The app at a time in March 2026. */
    at: (time: string) => ({ ...memory.services, now: () => new Date(`2026-03-${time}Z`), client }),
  };
}
