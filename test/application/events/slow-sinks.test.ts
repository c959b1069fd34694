import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { deliverEvents } from '../../../src/application/events/deliver-events';
import { pendingPath } from '../../../src/records/events/paths';
import type { Services } from '../../../src/services';
import { sampleEvent, sampleSinks } from '../../support/events';
import { memoryServices } from '../../support/services';

const start = Date.parse('2026-01-01T00:00:00Z');
let documents: Map<string, unknown>;
let services: Services;
let now: number;

const fetched = vi.spyOn(globalThis, 'fetch');
afterAll(() => fetched.mockRestore());

beforeEach(() => {
  const memory = memoryServices();
  ({ documents } = memory);
  now = start;
  services = {
    ...memory.services,
    config: { ...memory.services.config, sinks: [sampleSinks.webhook] },
    now: () => new Date(now),
  };
  fetched.mockReset();
});

/** Leaves events for the sink, due at a time. */
function wait(from: number, to: number, dueAt = start): void {
  for (let n = from; n <= to; n++) {
    const event = sampleEvent({ id: `e${n}`, time: new Date(start + n).toISOString() });
    const pending = { event, tries: 0, dueAt: new Date(dueAt).toISOString() };
    documents.set(pendingPath('ops', event).name, { version: 1, ...pending });
  }
}
const waiting = () => [...documents.keys()].filter((path) => path.startsWith('events/outbox/')).length;
const answer = (status: number, seconds = 0, headers = {}) =>
  fetched.mockImplementation(() => {
    now += seconds * 1000;
    return Promise.resolve(new Response(null, { status, headers }));
  });

describe('a look at an outbox', () => {
  it('ends in time, however many a receiver takes nine seconds for', async () => {
    wait(1, 100);
    answer(200, 9);
    await deliverEvents(services);
    expect(now - start).toBeLessThan(30_000);
    expect(waiting()).toBe(98);
  });

  it('passes over what is not due, also if it is more than a look tells', async () => {
    wait(1, 500, start + 3_600_000);
    wait(501, 510);
    answer(200);
    await deliverEvents(services);
    expect(waiting()).toBe(500);
  });

  it('leaves a receiver in peace that asks for it', async () => {
    wait(1, 10);
    answer(429, 0, { 'retry-after': '60' });
    await deliverEvents(services);
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it('tells all of ten thousand, in their order, by looks of two hundred', async () => {
    wait(1, 10_000);
    answer(204);
    for (let looks = 1; looks <= 50; looks++) await deliverEvents(services);
    const ids = fetched.mock.calls.map(([, init]) => (JSON.parse(init?.body as string) as { id: string }).id);
    expect(ids).toEqual(Array.from({ length: 10_000 }, (_, n) => `e${n + 1}`));
  });
});
