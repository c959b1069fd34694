import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, registryId } from '../../../../../rehearsal/world';
import { startRig, type Rig } from '../../transfer/rig';
import { callArm } from '../arm-client';
import { callRegistry, failure, pipelineBody } from '../arm-requests';

describe('callers of ARM', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(() => rig.remove());

  const { app, tenantId } = defaultWorld.source;
  const claims = {
    objectId: app.objectId,
    clientId: app.clientId,
    tenantId,
    audience: 'https://management.azure.com',
  };
  const get = (token: string | null, headers: Record<string, string> = {}) =>
    callRegistry(rig, 'source', '', { token, headers });
  const path = `${registryId(defaultWorld.source)}?api-version=2025-11-01`;

  it.each([
    'https://management.azure.com',
    'https://management.azure.com/',
    'https://management.core.windows.net/',
  ])('may use a token for %s', async (audience) => {
    const { token } = rig.tokens.issue({ ...claims, audience });
    expect((await callArm(rig, 'source', path, { token })).status).toBe(200);
  });

  it('are challenged without a token', async () => {
    const answer = await get(null);
    expect(answer).toMatchObject(
      failure(401, 'AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing."),
    );
    expect(answer.headers['www-authenticate']).toMatch(
      new RegExp(
        `^Bearer authorization_uri="https://login.microsoftonline.com/${tenantId}", error="invalid_token"`,
      ),
    );
  });

  it('are refused with another scheme, rubbish, and a token nobody issued', async () => {
    expect(await get(null, { authorization: 'Basic YTpi' })).toMatchObject(
      failure(401, 'AuthenticationFailed', /header is invalid/),
    );
    expect(await get('rubbish')).toMatchObject(
      failure(401, 'InvalidAuthenticationToken', /access token is invalid/),
    );
    const forged = rig.tokens.issue(claims).token.replace(/\.[^.]+$/, '.AAAA');
    expect(await get(forged)).toMatchObject(failure(401, 'InvalidAuthenticationToken', /not issued/));
  });

  it('are refused with an expired token', async () => {
    expect(await get(rig.tokens.issue(claims, -10).token)).toMatchObject(
      failure(401, 'ExpiredAuthenticationToken', /expired/),
    );
  });

  it('are refused with a token for another resource or cloud', async () => {
    for (const audience of ['https://vault.azure.net', 'https://management.usgovcloudapi.net']) {
      const { token } = rig.tokens.issue({ ...claims, audience });
      expect(await get(token)).toMatchObject(
        failure(401, 'InvalidAuthenticationTokenAudience', /'https:\/\/management\.core\.windows\.net'/),
      );
    }
  });

  it('are refused with a token of another tenant', async () => {
    const { token } = rig.tokens.issue({ ...claims, tenantId: defaultWorld.target.tenantId });
    expect(await get(token)).toMatchObject(
      failure(401, 'InvalidAuthenticationTokenTenant', new RegExp(tenantId)),
    );
  });

  it('need the role for the action, and are told which action and scope', async () => {
    const nobody = { ...claims, objectId: 'no-roles', clientId: 'no-client' };
    const { token } = rig.tokens.issue(nobody);
    const scope = `${registryId(defaultWorld.source)}/exportPipelines/pipeline`;
    const denied = (action: string, where: string) =>
      failure(
        403,
        'AuthorizationFailed',
        `The client 'no-client' with object id 'no-roles' does not have authorization to perform ` +
          `action 'Microsoft.ContainerRegistry/registries/${action}' over scope '${where}' or the ` +
          'scope is invalid. If access was recently granted, please refresh your credentials.',
      );
    const put = { token, method: 'PUT', body: pipelineBody('source') };
    expect(await callRegistry(rig, 'source', 'exportPipelines/pipeline', put)).toMatchObject(
      denied('exportPipelines/write', scope),
    );
    expect(
      await callRegistry(rig, 'source', 'exportPipelines/pipeline', { token, method: 'DELETE' }),
    ).toMatchObject(denied('exportPipelines/delete', scope));
    expect(await callRegistry(rig, 'source', 'pipelineRuns', { token })).toMatchObject(
      denied('pipelineRuns/read', registryId(defaultWorld.source)),
    );
    const importing = { token, method: 'POST', body: {} };
    expect(await callRegistry(rig, 'source', 'importImage', importing)).toMatchObject(
      denied('importImage/action', registryId(defaultWorld.source)),
    );
  });

  it('may pull and yet not run pipelines', async () => {
    const puller = { ...claims, objectId: 'a-puller' };
    rig.access.assign({ objectId: 'a-puller', role: 'AcrPull', scope: registryId(defaultWorld.source) });
    const { token } = rig.tokens.issue(puller);
    expect((await callRegistry(rig, 'source', 'exportPipelines', { token })).status).toBe(403);
  });

  it('see only the registries they may read in a list', async () => {
    const { token } = rig.tokens.issue({ ...claims, objectId: 'no-roles' });
    const list =
      `/subscriptions/${defaultWorld.source.subscriptionId}/providers/Microsoft.ContainerRegistry` +
      '/registries?api-version=2025-11-01';
    expect((await callArm(rig, 'source', list, { token })).body).toEqual({ value: [] });
  });
});
