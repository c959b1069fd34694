import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, registryId } from '../../../../../rehearsal/world';
import { startRig, type Rig } from '../../transfer/rig';
import { callArm, type Answer } from '../arm-client';
import { failure, operationPath } from '../arm-requests';

const id = registryId(defaultWorld.source);
const madeId = id.replace(/[^/]+$/, 'contosomade');
const version = '?api-version=2025-11-01';

describe('recorded long-running operations of registries', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig();
    const group = id.slice(0, id.indexOf('/providers/'));
    rig.access.assign({ objectId: defaultWorld.source.app.objectId, role: 'Owner', scope: group });
  });
  afterAll(() => rig.remove());

  const send = (method: string, path: string, body?: unknown) =>
    callArm(rig, 'source', path, { method, ...(body === undefined ? {} : { body }) });
  const link = ({ headers }: Answer, name: string) => String(headers[name]);
  const follow = (answer: Answer, name = 'azure-asyncoperation') =>
    send('GET', operationPath(link(answer, name)));
  const body = { location: 'West Europe', sku: { name: 'Premium' }, properties: {} };

  it('a PUT of what is there answers 200, in a region compared without case', async () => {
    const same = { ...body, location: 'WESTEUROPE' };
    expect(await send('PUT', id + version, same)).toMatchObject({ status: 200 });
    expect(await send('PUT', id + version, { ...body, location: 'northeurope' })).toMatchObject(
      failure(409, 'InvalidResourceLocation', /already exists in location 'westeurope'/),
    );
  });

  it('a PUT of a new one answers 201, and polls have a status alone and a new URL each', async () => {
    const made = await send('PUT', madeId + version, body);
    expect(made).toMatchObject({ status: 201, body: { properties: { provisioningState: 'Creating' } } });
    const group = id.slice(0, id.lastIndexOf('/'));
    const listed = (await send('GET', group + version)).body as { value: { name: string }[] };
    expect(listed.value.find(({ name }) => name === 'contosomade')).toMatchObject({
      properties: { provisioningState: 'Creating' },
    });
    const first = await follow(made);
    expect(first).toMatchObject({ status: 200, body: { status: 'Creating' } });
    const second = await follow(first);
    expect(second.body).toEqual({ status: 'Succeeded' });
    const urls = [made, first, second].map((answer) => link(answer, 'azure-asyncoperation'));
    expect(new Set(urls).size).toBe(3);
    for (const url of urls) {
      expect([...new URL(url).searchParams.keys()]).toEqual(['api-version', 't', 'c', 's', 'h']);
    }
    for (const { headers } of [made, first, second]) expect(headers).not.toHaveProperty('retry-after');
    expect((await send('GET', madeId + version)).body).toMatchObject({ name: 'contosomade' });
    const built = `${new URL(urls[0]!).pathname}${version}`;
    expect(await send('GET', built)).toMatchObject(failure(400, 'InvalidOperationUrl', /Follow the URL/));
  });

  it('a DELETE answers 202 with Location, then 202, then 200 without a body', async () => {
    const removed = await send('DELETE', madeId + version);
    expect(removed).toMatchObject({ status: 202, body: undefined });
    const first = await follow(removed, 'location');
    expect(first).toMatchObject({ status: 202, body: undefined });
    expect(link(first, 'location')).not.toBe(link(removed, 'location'));
    const second = await follow(first, 'location');
    expect(second).toMatchObject({ status: 200, body: undefined });
    expect(second.headers).not.toHaveProperty('location');
    expect((await send('GET', madeId + version)).status).toBe(404);
    expect(await send('DELETE', madeId + version)).toMatchObject({ status: 204 });
  });

  it('the registries of the world are locked', async () => {
    expect(await send('DELETE', id + version)).toMatchObject(failure(409, 'ScopeLocked', /are locked/));
  });

  it.each([
    ['GET', 'exportPipelines/pipeline', 'read', 'registries/exportPipelines'],
    ['PUT', 'pipelineRuns/somerun', 'write', 'registries/pipelineRuns'],
    ['DELETE', 'importPipelines/pipeline', 'delete', 'registries/importPipelines'],
  ])('%s of %s in a registry that is not there names it', async (method, path, verb, type) => {
    const answer = await send(
      method,
      `${madeId}/${path}?api-version=2025-06-01-preview`,
      method === 'PUT' ? {} : undefined,
    );
    const text =
      `Failed to perform '${verb}' on resource(s) of type '${type}', because the parent resource ` +
      `'${madeId}' could not be found.`;
    expect(answer).toMatchObject(failure(404, 'ParentResourceNotFound', text));
  });
});
