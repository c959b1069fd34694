import { beforeEach, describe, expect, it, vi } from 'vitest';
import { rotateSasOnScheduleHandler } from '../../../src/functions/sas/rotate-sas-on-schedule';
import { services } from '../../../src/services';
import { fakeClient, type FakeClient } from '../../application/fake-client';
import { memoryServices } from '../../support/services';
import { durableClient } from '../host';
import { source, started, target } from './sides';

vi.mock('../../../src/services', () => ({ services: vi.fn() }));

let client: FakeClient;
beforeEach(() => {
  client = fakeClient();
  configure();
});

const configure = (settings: Readonly<Record<string, string>> = {}): ReturnType<typeof memoryServices> => {
  const memory = memoryServices(settings);
  vi.mocked(services).mockReturnValue(memory.services);
  return memory;
};

describe('rotateSasOnSchedule', () => {
  it('looks at every side', async () => {
    await rotateSasOnScheduleHandler({}, durableClient(client));
    expect(client.started).toEqual(['sas-all']);
    expect((await started(client)).input).toEqual({ sides: [source, target], force: false });
  });

  it('leaves a look that is still going alone', async () => {
    client.set('sas-all', { runtimeStatus: 'Running' });
    await rotateSasOnScheduleHandler({}, durableClient(client));
    expect(client.started).toEqual([]);
    client.set('sas-all', { runtimeStatus: 'Failed' });
    await rotateSasOnScheduleHandler({}, durableClient(client));
    expect(client.started).toEqual(['sas-all']);
  });

  it('does not mind when another instance of the app is faster', async () => {
    const start = client.startNew.bind(client);
    vi.spyOn(client, 'startNew').mockImplementationOnce((name, options) => {
      client.set('sas-all', { runtimeStatus: 'Running' });
      return start(name, options);
    });
    await rotateSasOnScheduleHandler({}, durableClient(client));
    expect(client.started).toEqual([]);
  });

  it('fails when it cannot be started, so that the host says so', async () => {
    vi.spyOn(client, 'startNew').mockRejectedValue(new Error('the task hub is away'));
    await expect(rotateSasOnScheduleHandler({}, durableClient(client))).rejects.toThrow('task hub');
  });
});
