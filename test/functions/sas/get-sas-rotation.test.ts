import { beforeEach, describe, expect, it, vi } from 'vitest';
import { getSasRotationHandler } from '../../../src/functions/sas/get-sas-rotation';
import { services } from '../../../src/services';
import { fakeClient, transferInstance, type FakeClient } from '../../application/fake-client';
import { httpRequest } from '../../http/request';
import { memoryServices } from '../../support/services';
import { call } from '../host';
import { source } from './sides';

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

const look = (id: string) =>
  call(getSasRotationHandler, client, httpRequest(`sas/rotations/${id}`, { params: { id } }));

describe('GET /api/sas/rotations/{id}', () => {
  const results = [
    { ...source, ok: true, rotation: { mode: 'sas', rotated: true, version: 'v2', disabled: [] } },
  ];

  it('shows what the sides came to', async () => {
    client.set('sas-1', {
      name: 'rotateSas',
      runtimeStatus: 'Running',
      customStatus: { sides: 2, done: 1, results },
    });
    expect((await look('sas-1')).body).toEqual({
      id: 'sas-1',
      status: 'running',
      kind: 'rotation',
      sides: 2,
      done: 1,
      results,
    });
    client.set('sas-1', {
      runtimeStatus: 'Completed',
      customStatus: { sides: 1, done: 1, results, revoked: 'x' },
    });
    expect((await look('sas-1')).body).toMatchObject({ status: 'succeeded', revoked: 'x' });
  });

  it('that died with its worker says what to do', async () => {
    const output = "Orchestrator function 'revokeSas' failed: node exited with code 137\n at x";
    client.set('sas-1', { runtimeStatus: 'Failed', output });
    expect((await look('sas-1')).body).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/^it died before it was done: ask again.*code 137$/) as string,
    });
  });

  it('says which side failed, and nothing secret', async () => {
    client.set('sas-1', {
      runtimeStatus: 'Failed',
      output:
        "Orchestrator function 'rotateSas' failed: SAS rotation failed for default source: X: " +
        '?sig=abc\n at x',
    });
    expect((await look('sas-1')).body).toEqual({
      id: 'sas-1',
      status: 'failed',
      kind: 'rotation',
      results: [],
      error: 'SAS rotation failed for default source: X: ?sig=REDACTED',
    });
  });

  it.each(['sas-unknown', 't000000000000001'])('knows no %s', async (id) => {
    client.set('t000000000000001', transferInstance('t000000000000001'));
    expect(await look(id)).toMatchObject({ status: 404, body: { code: 'ROTATION_NOT_FOUND' } });
  });
});
