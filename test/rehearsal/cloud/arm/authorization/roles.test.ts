import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, registryId } from '../../../../../rehearsal/world';
import { startRig, type Rig } from '../../transfer/rig';
import { callArm } from '../arm-client';
import { failure } from '../arm-requests';

const { source } = defaultWorld;
const id = registryId(source);
const group = id.slice(0, id.indexOf('/providers/'));
const authorization = 'providers/Microsoft.Authorization';
const name = '99999999-0000-4000-8000-000000000001';

describe('roles', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig();
    rig.access.assign({ objectId: source.operator.objectId, role: 'Owner', scope: group });
  });
  afterAll(() => rig.remove());

  const send = (method: string, path: string, body?: unknown, who = source.operator.objectId) => {
    const { token } = rig.tokens.issue({
      ...{ objectId: who, clientId: who, tenantId: source.tenantId },
      audience: 'https://management.azure.com',
    });
    const date = path.includes(authorization) ? '2022-04-01' : '2025-11-01';
    const version = `${path.includes('?') ? '&' : '?'}api-version=${date}`;
    return callArm(rig, 'source', path + version, { method, token, body });
  };
  const list = async (path: string) =>
    ((await send('GET', path)).body as { value: { name: string; properties: object }[] }).value;
  const readerId = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
  const reader = (principalId: string, principalType?: string) => ({
    properties: {
      roleDefinitionId: `/subscriptions/x/${authorization}/roleDefinitions/${readerId}`,
      principalId,
      ...(principalType === undefined ? {} : { principalType }),
    },
  });

  it('are found by name, with what they allow', async () => {
    const filter = encodeURIComponent("roleName eq 'Reader'");
    const found = await list(`${id}/${authorization}/roleDefinitions?$filter=${filter}`);
    expect(found).toMatchObject([
      { name: readerId, properties: { type: 'BuiltInRole', permissions: [{ actions: ['*/read'] }] } },
    ]);
    const names = (await list(`${group}/${authorization}/roleDefinitions`)).map(
      ({ properties }) => properties,
    );
    expect(names).toContainEqual(
      expect.objectContaining({ roleName: 'Container Registry Repository Catalog Lister' }),
    );
  });

  it('are given with effect, listed, and taken', async () => {
    const who = source.pipelineIdentity.objectId;
    const path = `${id}/${authorization}/roleAssignments/${name}`;
    expect((await send('GET', id, undefined, who)).status).toBe(403);
    expect(await send('PUT', path, reader(who))).toMatchObject({ status: 201, body: { id: path, name } });
    expect((await send('GET', id, undefined, who)).status).toBe(200);
    expect((await send('PUT', path, reader(who))).status).toBe(200);
    const twice = path.replace(name, name.replace(/1$/, '2'));
    expect(await send('PUT', twice, reader(who))).toMatchObject(
      failure(409, 'RoleAssignmentExists', new RegExp(name.replaceAll('-', ''))),
    );
    const mine = `$filter=${encodeURIComponent(`principalId eq '${who}'`)}`;
    const at = (scope: string, filter = mine) => list(`${scope}/${authorization}/roleAssignments?${filter}`);
    expect((await at(id)).map((each) => each.name)).toEqual([name]);
    expect((await at(group)).map((each) => each.name)).toContain(name);
    expect(await at(group, '$filter=atScope()')).toHaveLength(1);
    expect((await send('GET', path)).body).toMatchObject({ properties: { principalId: who, scope: id } });
    expect(await send('DELETE', path)).toMatchObject({ status: 200, body: { name } });
    expect((await send('DELETE', path)).status).toBe(204);
    expect((await send('GET', id, undefined, who)).status).toBe(403);
  });

  it('are found under a name with capitals, in any case', async () => {
    const who = source.pipelineIdentity.objectId;
    const capitals = 'ABCDEF99-0000-4000-8000-0000000000CC';
    const at = (each: string) => `${id}/${authorization}/roleAssignments/${each}`;
    expect((await send('PUT', at(capitals), reader(who))).status).toBe(201);
    for (const each of [capitals, capitals.toLowerCase()])
      expect((await send('GET', at(each))).body).toMatchObject({ properties: { principalId: who } });
    expect((await send('PUT', at(capitals.toLowerCase()), reader(who))).status).toBe(200);
    expect((await send('DELETE', at(capitals))).status).toBe(200);
  });

  it('keep principal, role and scope under a name, which is a GUID', async () => {
    const who = source.pipelineIdentity.objectId;
    const at = (scope: string, each: string) => `${scope}/${authorization}/roleAssignments/${each}`;
    expect(await send('PUT', at(id, 'mine'), reader(who))).toMatchObject(
      failure(400, 'InvalidRoleAssignmentId', /'mine' is not valid\. .* must be a GUID/),
    );
    const taken = name.replace(/1$/, '3');
    expect((await send('PUT', at(id, taken), reader(who))).status).toBe(201);
    const refused = failure(400, 'RoleAssignmentUpdateNotPermitted', /not allowed to be updated/);
    expect(await send('PUT', at(id, taken), reader(source.app.objectId))).toMatchObject(refused);
    expect(await send('PUT', at(group, taken.toUpperCase()), reader(who))).toMatchObject(refused);
    const mine = `$filter=${encodeURIComponent(`principalId eq '${who.toUpperCase()}'`)}`;
    const assignments = `${id}/${authorization}/roleAssignments`;
    expect((await list(`${assignments}?${mine}`)).map((each) => each.name)).toContain(taken);
    expect(await send('GET', `${assignments}?$filter=roleName%20eq%20'x'`)).toMatchObject(
      failure(400, 'UnsupportedQuery', /Supported filters are/),
    );
    expect((await send('DELETE', at(id, taken))).status).toBe(200);
  });

  it('are for principals the directory has, unless their kind is told', async () => {
    const path = `${id}/${authorization}/roleAssignments/${name}`;
    const stranger = '99999999-0000-4000-8000-00000000000f';
    expect(await send('PUT', path, reader(stranger))).toMatchObject(
      failure(400, 'PrincipalNotFound', new RegExp(`Principal ${stranger} does not exist`)),
    );
    expect((await send('PUT', path, reader(stranger, 'ServicePrincipal'))).status).toBe(201);
  });

  it('are given by owners alone', async () => {
    const who = source.app.objectId;
    rig.access.assign({ objectId: who, role: 'Contributor', scope: id });
    const path = `${id}/${authorization}/roleAssignments/${name}`;
    expect(await send('PUT', path, reader(who), who)).toMatchObject(
      failure(403, 'AuthorizationFailed', /Microsoft.Authorization\/roleAssignments\/write/),
    );
  });
});
