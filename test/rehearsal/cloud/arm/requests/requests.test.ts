import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, registryId } from '../../../../../rehearsal/world';
import { startRig, type Rig } from '../../transfer/rig';
import { callArm } from '../arm-client';
import { callRegistry, failure, pipelineBody, putPipeline, putRun } from '../arm-requests';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const id = registryId(defaultWorld.source);

describe('requests to ARM', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ arm: { pageSize: 2 } });
  });
  afterAll(() => rig.remove());

  const get = (path: string, method = 'GET') => callArm(rig, 'source', path, { method });

  it('are answered with request and correlation ids', async () => {
    const correlation = '12345678-1234-4234-8234-123456789abc';
    const { headers } = await callRegistry(rig, 'source', '', {
      headers: {
        'x-ms-correlation-request-id': correlation,
        'x-ms-client-request-id': correlation,
        'x-ms-return-client-request-id': 'true',
      },
    });
    expect(headers).toMatchObject({
      'x-ms-request-id': expect.stringMatching(guid) as string,
      'x-ms-correlation-request-id': correlation,
      'x-ms-client-request-id': correlation,
      'x-ms-routing-request-id': expect.stringMatching(/^WESTEUROPE:\d{8}T\d{6}Z:/) as string,
      'content-type': 'application/json; charset=utf-8',
      'api-supported-versions': '2025-06-01-preview',
      'x-ms-ratelimit-remaining-subscription-global-reads': '3749',
    });
    const refused = await get('/nothing');
    expect(refused.headers['x-ms-request-id']).toMatch(guid);
  });

  it.each([
    ['HEAD', '', 'GET, PUT, PATCH, DELETE'],
    ['POST', '/exportPipelines', 'GET'],
    ['PATCH', '/exportPipelines/pipeline', 'GET, PUT, DELETE'],
    ['HEAD', '/pipelineRuns/run12345', 'GET, PUT, DELETE'],
    ['GET', '/importImage', 'POST'],
  ])('do not support %s of registries%s', async (method, path, allow) => {
    const answer = await get(`${id}${path}?api-version=2025-06-01-preview`, method);
    expect(answer).toMatchObject({ status: 405, headers: { allow } });
    if (method !== 'HEAD') {
      expect(answer.body).toMatchObject({
        error: { message: `The requested resource does not support http method '${method}'.` },
      });
    }
  });

  it('find resources whatever the casing, and echo ids as they were created', async () => {
    await callRegistry(rig, 'source', 'exportPipelines/CamelPipe', {
      method: 'PUT',
      body: pipelineBody('source'),
    });
    const shouted = `${id}/EXPORTPIPELINES/CAMELPIPE`
      .replace('resourceGroups', 'RESOURCEGROUPS')
      .replace('contosopublic', 'ContosoPublic');
    const expected = { id: `${id}/exportPipelines/CamelPipe`, name: 'CamelPipe' };
    expect((await get(`${shouted}?api-version=2025-06-01-preview`)).body).toMatchObject(expected);
    const put = await callRegistry(rig, 'source', 'exportpipelines/camelpipe', {
      method: 'PUT',
      body: pipelineBody('source'),
    });
    expect(put.body).toMatchObject(expected);
    const run = await putRun(rig, 'source', 'CamelRun', {
      properties: { request: { pipelineResourceId: shouted, artifacts: ['a:b'], target: { name: 'b' } } },
    });
    expect(run.status).toBe(201);
    expect((await callRegistry(rig, 'source', 'PIPELINERUNS/CAMELRUN')).body).toMatchObject({
      name: 'CamelRun',
    });
  });

  it('list page by page, oldest first', async () => {
    for (const name of ['zulu1', 'alpha1', 'mike1', 'bravo1', 'yankee1'])
      await putPipeline(rig, 'target', name);
    const names: string[] = [];
    const sizes: number[] = [];
    let path: string | undefined =
      `${registryId(defaultWorld.target)}/importPipelines?api-version=2025-06-01-preview`;
    while (path !== undefined) {
      const { body } = await callArm(rig, 'target', path);
      const page = body as { value: { name: string }[]; nextLink?: string };
      names.push(...page.value.map(({ name }) => name));
      sizes.push(page.value.length);
      expect(page.nextLink ?? rig.armUrl.target).toContain(rig.armUrl.target);
      path = page.nextLink?.slice(rig.armUrl.target.length);
    }
    expect(names).toEqual(['zulu1', 'alpha1', 'mike1', 'bravo1', 'yankee1']);
    expect(sizes).toEqual([2, 2, 1]);
  });

  it('refuse a page that does not exist', async () => {
    const path = `${id}/exportPipelines?api-version=2025-06-01-preview&$skipToken=%3Cscript%3E`;
    expect(await get(path)).toMatchObject(failure(400, 'BadRequest', /skipToken/, '$skipToken'));
  });

  describe('with a body', () => {
    const put = (call: { text?: string; headers?: Record<string, string> }) =>
      callRegistry(rig, 'source', 'exportPipelines/pipeline', { method: 'PUT', ...call });

    it('need one', async () => {
      expect(await put({})).toMatchObject(
        failure(400, 'InvalidRequestContent', 'The request content must be present.'),
      );
    });

    it('need JSON', async () => {
      expect(await put({ text: '{"properties":' })).toMatchObject(
        failure(400, 'InvalidRequestContent', /not valid JSON/),
      );
      expect(await put({ text: '<a/>', headers: { 'content-type': 'text/xml' } })).toMatchObject(
        failure(
          415,
          'UnsupportedMediaType',
          "The content media type 'text/xml' is not supported. Only 'application/json' is supported.",
        ),
      );
    });

    it('may have at most 4 MiB', async () => {
      const text = JSON.stringify({ properties: 'x'.repeat(4 * 1024 * 1024) });
      expect(await put({ text })).toMatchObject(failure(413, 'RequestContentTooLarge', /4194304 bytes/));
    });
  });
});
