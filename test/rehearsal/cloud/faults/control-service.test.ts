import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, storageId } from '../../../../rehearsal/world';
import { rehearseCloud, type RehearsedCloud } from '../../../support/rehearsed-cloud';
import { accountKeySas, containerOf, withSas } from '../blobs/storage-clients';
import { controlOf, type ControlAnswer } from './control-client';

let rehearsed: RehearsedCloud;
let control: (method: string, path: string, body?: unknown) => Promise<ControlAnswer>;
const content = Buffer.alloc(200_000, 'x');

beforeAll(async () => {
  rehearsed = await rehearseCloud();
  control = controlOf(rehearsed.cloud.endpoints);
  await containerOf(rehearsed.cloud.endpoints, 'source').getBlockBlobClient('blob').uploadData(content);
});
afterEach(() => control('DELETE', '/faults'));
afterAll(() => rehearsed.stop());

describe('control endpoint', () => {
  it('wants its key', async () => {
    const { url } = rehearsed.cloud.endpoints.control;
    for (const headers of [{}, { authorization: 'Bearer wrong' }]) {
      const response = await fetch(`${url}/faults`, { headers });
      expect(response.status).toBe(401);
      expect(await response.text()).not.toContain(rehearsed.cloud.endpoints.control.key);
    }
  });

  it('arms, lists and removes faults', async () => {
    const { status, body } = await control('POST', '/faults', { name: 'throttle', service: 'vault' });
    expect(status).toBe(201);
    const { id } = body as { id: string };
    expect((await control('GET', '/faults')).body).toMatchObject({ faults: [{ id, fired: 0 }] });
    expect((await control('DELETE', `/faults/${id}`)).status).toBe(204);
    expect((await control('DELETE', `/faults/${id}`)).status).toBe(404);
  });

  it.each([
    ['POST', '/faults', { name: 'nonsense' }, 400, /name/],
    ['POST', '/faults', '{', 400, /not valid JSON/],
    ['POST', '/faults', `"${'x'.repeat(300_000)}"`, 413, /limited/],
    ['POST', '/clock', { offsetSeconds: 'later' }, 400, /offsetSeconds/],
    ['POST', '/roles', { objectId: 'x', role: 'King', scope: '/' }, 400, /role/],
    ['POST', '/subscriptions', { url: 'http://example.com' }, 400, /loopback/],
    ['DELETE', '/subscriptions/none', undefined, 404, /no such subscription/],
    ['GET', '/nothing', undefined, 404, /there are GET faults/],
    ['GET', '/faults/a/b', undefined, 404, /no such operation/],
  ])('answers %s %s %j with %i', async (method, path, body, status, message) => {
    const answer = await control(method, path, body);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toMatch(message);
  });

  it('moves the clock', async () => {
    expect((await control('POST', '/clock', { offsetSeconds: 3600 })).body).toMatchObject({
      offsetSeconds: 3600,
    });
    const { now } = (await control('GET', '/clock')).body as { now: string };
    expect(Date.parse(now) - Date.now()).toBeGreaterThan(3_500_000);
    await control('POST', '/clock', { offsetSeconds: 0 });
  });

  it('gives and takes roles', async () => {
    const assignment = {
      objectId: crypto.randomUUID(),
      role: 'Storage Blob Data Reader',
      scope: storageId(defaultWorld.source),
    };
    expect((await control('POST', '/roles', assignment)).status).toBe(201);
    expect(JSON.stringify((await control('GET', '/roles')).body)).toContain(assignment.objectId);
    expect((await control('DELETE', '/roles', assignment)).status).toBe(204);
    expect((await control('DELETE', '/roles', assignment)).status).toBe(404);
  });

  it('changes a registry', async () => {
    expect(
      (await control('PATCH', '/registries/source', { sku: 'Standard', anonymousPull: true })).body,
    ).toMatchObject({
      sku: 'Standard',
      anonymousPull: true,
    });
    expect((await control('GET', '/registries')).body).toMatchObject({
      source: { sku: 'Standard' },
      target: { sku: 'Premium', anonymousPull: false },
    });
    const { url } = rehearsed.cloud.endpoints.registries.source;
    const signIn = `${url}/oauth2/token?service=${new URL(url).host}&scope=repository:app:pull`;
    expect((await fetch(signIn)).status).toBe(200);
    await control('PATCH', '/registries/source', { anonymousPull: false });
    expect((await fetch(signIn)).status).toBe(401);
    expect((await control('PATCH', '/registries/elsewhere', {})).status).toBe(404);
    expect((await control('PATCH', '/registries/source', { sku: 'Gold' })).status).toBe(400);
  });

  it('shows what the source trigger decided', async () => {
    expect((await control('GET', '/decisions')).body).toEqual({ decisions: [] });
  });

  it('shows which requests came, without their secrets', async () => {
    await control('DELETE', '/requests');
    const sas = accountKeySas(rehearsed.cloud.endpoints, 'source', { permissions: 'r' });
    await withSas(rehearsed.cloud.endpoints, 'source', sas).getBlobClient('blob').downloadToBuffer();
    const { body } = await control('GET', '/requests?service=blob&side=source&method=GET&path=*/blob');
    expect(body).toMatchObject({
      requests: [{ service: 'blob', side: 'source', method: 'GET', path: '/transfer/blob', status: 206 }],
      counts: { 'blob GET 206': 1 },
    });
    expect(JSON.stringify(body)).not.toContain('sig');
  });
});
