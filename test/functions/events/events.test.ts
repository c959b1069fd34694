import { beforeEach, describe, expect, it, vi } from 'vitest';
import { listEventsHandler } from '../../../src/functions/events/list-events';
import { replayEventsHandler } from '../../../src/functions/events/replay-events';
import { testSinksHandler } from '../../../src/functions/events/test-sinks';
import { raise } from '../../../src/records/events/raise';
import { services } from '../../../src/services';
import { fakeClient } from '../../application/fake-client';
import { httpRequest } from '../../http/request';
import { sampleEvent } from '../../support/events';
import { memoryServices, type MemoryServices } from '../../support/services';
import { call, invocation } from '../host';

vi.mock('../../../src/services', () => ({ services: vi.fn() }));

let memory: MemoryServices;
beforeEach(() => {
  memory = memoryServices();
  vi.mocked(services).mockReturnValue(memory.services);
});

const post = (path: string, body?: object) => httpRequest(path, { method: 'POST', ...(body && { body }) });

describe('GET /api/events', () => {
  it('lists what was told', async () => {
    await raise(memory.services, sampleEvent());
    const list = (query: Record<string, string>) =>
      listEventsHandler(httpRequest('events', { query }), invocation().context);
    expect(await list({ type: 'transfer.failed' })).toMatchObject({ jsonBody: { events: [sampleEvent()] } });
    expect(await list({ type: 'x' })).toMatchObject({
      status: 400,
      jsonBody: { errors: [{ field: 'type' }] },
    });
  });
});

describe('POST /api/events/test and replay', () => {
  it('answer without a body', async () => {
    const tested = await call(testSinksHandler, fakeClient(), post('events/test'));
    expect(tested.body).toEqual({ results: [] });
    const replayed = await call(replayEventsHandler, fakeClient(), post('events/replay'));
    expect(replayed.body).toEqual({ replayed: 0 });
  });

  it('refuse a wrong body, and names there are not', async () => {
    const asked = (body: object) => call(replayEventsHandler, fakeClient(), post('events/replay', body));
    expect(await asked({ id: '../x', sinks: 1 })).toMatchObject({
      status: 400,
      body: { errors: [{ field: '/id' }, { field: '/sinks' }] },
    });
    expect(await asked({ id: 'x' })).toMatchObject({ status: 404, body: { code: 'EVENT_NOT_FOUND' } });
    const tested = await call(testSinksHandler, fakeClient(), post('events/test', { sink: 'x' }));
    expect(tested).toMatchObject({ status: 404, body: { code: 'SINK_NOT_FOUND' } });
  });
});
