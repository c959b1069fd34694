import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { announceImport, noteUnannounced } from '../../../src/activities/imports/announce-import';
import { placeOf, useImports } from './use-imports';

const { open, client, create, begin, view, logged } = useImports();

describe('who is told', () => {
  const url = 'https://hooks.example.com/imports?code=a-key';
  const told = () => open({ OBSERVE_EVENTS_URL: url });
  const fetched = vi.spyOn(globalThis, 'fetch');
  const answer = (status: number) => fetched.mockResolvedValueOnce(new Response(null, { status }));
  afterEach(() => fetched.mockReset());
  afterAll(() => fetched.mockRestore());

  it('gets a CloudEvent with the same id however often it is sent', async () => {
    const event = await create('told.tar');
    expect(await begin(event, told())).toMatchObject({ announces: true });
    const { importId, route: name } = placeOf(event);
    for (const status of [200, 204]) {
      answer(status);
      await announceImport({ importId, route: name, what: 'not-picked-up' }, told());
    }
    const [[to, init], [, again]] = fetched.mock.calls as [[string, RequestInit], [string, RequestInit]];
    expect([to, init.redirect]).toEqual([url, 'manual']);
    expect(again.body).toBe(init.body);
    expect(JSON.parse(init.body as string)).toMatchObject({
      specversion: '1.0',
      id: `${importId}-not-picked-up`,
      source: '/acr-ferry/routes/default',
      type: 'acr-ferry.import.not-picked-up',
      subject: 'told.tar',
      data: { importId, blob: 'told.tar' },
    });
  });

  it.each([
    [503, true],
    [429, true],
    [302, false],
    [401, false],
  ])('is tried again after %i: %s, and its address stays secret', async (status, retryable) => {
    const event = await create(`told ${status}.tar`);
    await begin(event, told());
    answer(status);
    const { importId, route: name } = placeOf(event);
    const error = await announceImport({ importId, route: name, what: 'gone' }, told()).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ failure: { retryable, message: `hooks.example.com answered ${status}` } });
  });

  it.each(['ECONNREFUSED', 'UND_ERR_SOCKET'])('is tried again when it does not answer: %s', async (code) => {
    const event = await create(`told ${code}.tar`);
    await begin(event, told());
    fetched.mockRejectedValueOnce(Object.assign(new TypeError('fetch failed'), { cause: { code } }));
    const { importId, route: name } = placeOf(event);
    const error = await announceImport({ importId, route: name, what: 'gone' }, told()).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ failure: { code: 'UNAVAILABLE', retryable: true } });
    expect(String(error)).not.toContain('a-key');
  });
});

it('what nobody could be told is noted once and logged', async () => {
  const event = await create('untold.tar');
  await client('untold.tar').delete();
  await begin(event);
  const error = {
    code: 'UNAVAILABLE',
    message: 'h did not answer',
    operation: 'announce import',
    origin: 'app',
    retryable: true,
  } as const;
  const { importId, route } = placeOf(event);
  for (let n = 0; n < 2; n++) await noteUnannounced({ importId, route, what: 'gone', error }, open());
  expect((await view(event)).notes).toEqual([
    'the blob was gone when it was first looked at',
    'nobody was told gone: h did not answer',
  ]);
  expect(logged.at(-1)).toEqual({
    ...{ event: 'import.event-failed', importId, route: 'default', blob: 'untold.tar' },
    ...{ what: 'gone', code: 'UNAVAILABLE', reason: 'h did not answer' },
  });
});
