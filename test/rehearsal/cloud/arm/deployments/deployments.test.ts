import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, registryId } from '../../../../../rehearsal/world';
import { pushImage } from '../../transfer/images';
import { containerUri, startRig, type Rig } from '../../transfer/rig';
import { setUpPipelines } from '../../transfer/transfers';
import { callArm, type Answer } from '../arm-client';
import { failure, operationPath } from '../arm-requests';
import { pipelineTemplate, runTemplate } from './templates';

const { source } = defaultWorld;
const id = registryId(source);
const group = id.slice(0, id.indexOf('/providers/'));
const at = (name: string) => `${group}/providers/Microsoft.Resources/deployments/${name}`;

describe('a deployment', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig();
    await pushImage(rig.store.source, 'app', 'v1');
    setUpPipelines(rig);
    for (const role of ['Contributor', 'Managed Identity Operator']) {
      rig.access.assign({ objectId: source.app.objectId, role, scope: group });
    }
  });
  afterAll(() => rig.remove());

  const send = (method: string, path: string, body?: unknown) =>
    callArm(rig, 'source', `${path}?api-version=2022-09-01`, { method, body });
  const values = (parameters: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, { value }]));
  const properties = (template: unknown, parameters: Record<string, unknown>) => ({
    properties: { mode: 'Incremental', template, parameters: values(parameters) },
  });
  const ended = async (started: Answer): Promise<Answer> => {
    expect(started.status).toBe(201);
    let next = started;
    for (;;) {
      next = await callArm(rig, 'source', operationPath(next.headers['azure-asyncoperation']));
      const { status } = next.body as { status: string };
      if (status === 'Succeeded' || status === 'Failed') return next;
      await sleep(20);
    }
  };
  const pipeline = {
    registryName: source.registry,
    exportPipelineName: 'deployed',
    userAssignedIdentity: source.pipelineIdentity.resourceId,
    targetUri: containerUri.source,
    keyVaultName: source.vault,
    sasTokenSecretName: 'acrexportsas',
  };

  it('makes a pipeline as the templates of the documents do, then runs it', async () => {
    const body = properties(pipelineTemplate, pipeline);
    const validated = await send('POST', `${at('pipeline')}/validate`, body);
    expect(validated).toMatchObject({
      status: 200,
      body: { properties: { provisioningState: 'Succeeded' } },
    });
    expect((await send('GET', at('pipeline'))).status).toBe(404);

    expect((await ended(await send('PUT', at('pipeline'), body))).body).toEqual({ status: 'Succeeded' });
    const made = `${id}/exportPipelines/deployed`;
    const shown = (await send('GET', at('pipeline'))).body;
    const { objectId } = source.pipelineIdentity;
    expect(shown).toMatchObject({
      properties: {
        provisioningState: 'Succeeded',
        parameters: { options: { type: 'array', value: ['OverwriteBlobs'] } },
        outputResources: [{ id: made }, { id: expect.stringMatching(/accessPolicies\/add$/) as string }],
        outputs: { principal: { type: 'string', value: objectId } },
      },
    });
    const { body: found } = await callArm(rig, 'source', `${made}?api-version=2025-06-01-preview`);
    expect(found).toMatchObject({
      location: source.location,
      properties: {
        target: { keyVaultUri: `https://${source.vault}.vault.azure.net/secrets/acrexportsas` },
        options: ['OverwriteBlobs'],
      },
    });

    const run = properties(runTemplate, {
      ...{ registryName: source.registry, pipelineRunName: 'deployedrun', pipelineResourceId: made },
      ...{ artifacts: ['app:v1'], targetName: 'deployed.tar' },
    });
    expect((await ended(await send('PUT', at('run'), run))).body).toEqual({ status: 'Succeeded' });
    expect(await rig.container('source').getBlobClient('deployed.tar').exists()).toBe(true);
    const listed = (await send('GET', `${group}/providers/Microsoft.Resources/deployments`)).body;
    expect(listed).toMatchObject({ value: [{ name: 'pipeline' }, { name: 'run' }] });
  });

  it('fails where a resource does, and says why', async () => {
    const wrong = properties(pipelineTemplate, { ...pipeline, targetUri: 'http://nowhere' });
    const details = [{ code: 'BadRequest', message: expect.stringMatching(/target\.uri/) as string }];
    expect((await ended(await send('PUT', at('wrong'), wrong))).body).toMatchObject({
      status: 'Failed',
      error: { code: 'DeploymentFailed', details },
    });
    expect((await send('GET', `${at('wrong')}/operations`)).body).toMatchObject({
      value: [{ properties: { provisioningState: 'Failed', statusMessage: { error: { details } } } }],
    });
  });

  it.each([
    [
      'a parameter that is missing',
      pipelineTemplate,
      {},
      /template parameter 'registryName' is not provided/,
    ],
    ['a parameter that there is not', runTemplate, { other: 1 }, /parameters 'other' .* are not valid/],
    [
      'a value that is not allowed',
      pipelineTemplate,
      { ...pipeline, storageAccessMode: 'Magic' },
      /'storageAccessMode' is not valid: "Magic"/,
    ],
    [
      'a function that it does not know',
      { resources: [{ type: 'A/b', name: "[magic('x')]", apiVersion: '1' }] },
      {},
      /template function 'magic' is not valid: the rehearsal evaluates some functions only/,
    ],
    [
      'a parameter nobody declared',
      { resources: [{ type: 'A/b', name: "[parameters('x')]", apiVersion: '1' }] },
      {},
      /template parameter 'x' is not found/,
    ],
  ])('is refused for %s', async (_what, template, parameters, message) => {
    for (const [method, path] of [
      ['POST', `${at('refused')}/validate`],
      ['PUT', at('refused')],
    ] as const) {
      expect(await send(method, path, properties(template, parameters))).toMatchObject(
        failure(400, 'InvalidTemplate', message),
      );
    }
  });
});
