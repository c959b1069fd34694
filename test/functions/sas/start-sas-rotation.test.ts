import { beforeEach, describe, expect, it, vi } from 'vitest';
import { rotateSasOnScheduleHandler } from '../../../src/functions/sas/rotate-sas-on-schedule';
import { startSasRotationHandler } from '../../../src/functions/sas/start-sas-rotation';
import { services } from '../../../src/services';
import { fakeClient, type FakeClient } from '../../application/fake-client';
import { httpRequest, principal } from '../../http/request';
import { memoryServices } from '../../support/services';
import { call, durableClient } from '../host';
import { problems, source, started, target } from './sides';

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

const rotate = (body?: unknown, headers: Record<string, string> = {}) =>
  call(startSasRotationHandler, client, httpRequest('sas/rotate', { method: 'POST', body, headers }));

const asked = { by: 'function key', at: '2026-01-01T00:00:00.000Z' };

describe('POST /api/sas/rotate', () => {
  it('looks at every side when nothing is said', async () => {
    const { status, headers, body } = await rotate();
    const { id, links } = body as { id: string; links: { self: string } };
    expect(status).toBe(202);
    expect(links.self).toBe(`/api/sas/rotations/${id}`);
    expect(headers.get('location')).toBe(links.self);
    expect(await started(client)).toEqual({
      name: 'rotateSas',
      input: { sides: [source, target], force: false },
    });
  });

  it('joins the look at every side that is going on', async () => {
    const first = await rotate({});
    expect((await rotate({ force: false })).body).toEqual(first.body);
    await rotateSasOnScheduleHandler({}, durableClient(client));
    expect(client.started).toEqual(['sas-all']);
    await rotate({ force: true });
    expect(client.started).toHaveLength(2);
  });

  it('renews one side by force', async () => {
    configure({ TARGET_SAS_KIND: 'account-key' });
    await rotate({ route: 'default', side: 'target', force: true, accountKey: 'key2' });
    expect((await started(client)).input).toEqual({ sides: [target], force: true, asked, signWith: 'key2' });
  });

  it('names every problem of the request', async () => {
    const answer = await rotate({ route: 'nowhere', side: 'both', forced: true });
    expect(answer.status).toBe(400);
    expect(problems(answer)).toEqual(['/side must be source or target', '/forced is unknown']);
    expect(problems(await rotate({ route: 'nowhere' }))).toEqual(['/route is not a route']);
    expect(problems(await rotate({ side: 'target', accountKey: 'key1' }))[0]).toMatch(
      /^\/accountKey is of no use to default target/,
    );
    expect(client.started).toEqual([]);
  });

  it('is not for readers', async () => {
    expect((await rotate({}, principal(['Reader']))).status).toBe(403);
  });
});
