import { defaultRegistrySettings, idOf, type RegistryResource } from '../cloud-registry';
import type { ArmContext } from '../context';
import { findRegistry, isAt, mayRead, registryAt, sideAt } from '../find';
import type { ArmReply, ArmRequest } from '../requests/exchange';
import { ArmFailure, badRequest, resourceNotFound } from '../requests/failure';
import { asyncOperation, checkOperationUrl, operationUrl } from '../requests/operation-links';
import { pageOf } from '../requests/listing';
import type { MadeRegistries } from './made-registries';
import { describeRegistry } from './registry-body';
import { checkRegistrySettings, readRegistryChange } from './registry-changes';

/** GET of one registry. */
export function getRegistry(context: ArmContext, made: MadeRegistries, request: ArmRequest): ArmReply {
  const other = made.find(request.url);
  const body = other
    ? describeRegistry(other.resource, request.apiVersion, other.state)
    : describeRegistry(findRegistry(context, request.path), request.apiVersion);
  return { status: 200, body };
}

/**
 * The registries of a subscription or resource group; those the caller may not read are left out, as ARM
 * does.
 */
export function listRegistries(context: ArmContext, made: MadeRegistries, request: ArmRequest): ArmReply {
  const { path, caller, apiVersion } = request;
  const type = 'Microsoft.ContainerRegistry/registries';
  const own = context.registries.map((resource) => ({ resource, state: 'Succeeded' }));
  const registries = [...own, ...made.list()].filter(
    ({ resource }) => isAt(path, resource.side) && mayRead(context, caller, type, idOf(resource)),
  );
  return pageOf(
    request,
    registries.map(({ resource, state }) => describeRegistry(resource, apiVersion, state)),
    context.switches.pageSize,
  );
}

/** PATCH: what is named changes at once, on the data plane, too. */
export function patchRegistry(context: ArmContext, made: MadeRegistries, request: ArmRequest): ArmReply {
  const registry = made.find(request.url)?.resource ?? findRegistry(context, request.path);
  return change(registry, request);
}

/** PUT: 200 where it is there, 201 with an operation where it is made. */
export function putRegistry(context: ArmContext, made: MadeRegistries, request: ArmRequest): ArmReply {
  const { path, url, apiVersion } = request;
  const existing = made.find(url)?.resource ?? registryAt(context, path);
  if (existing !== undefined) return change(existing, request);
  const [name = ''] = path.names;
  if (!/^[a-zA-Z0-9]{5,50}$/.test(name)) {
    throw badRequest(
      `The registry name '${name.slice(0, 100)}' is invalid. Use 5 to 50 alpha numeric characters.`,
      'name',
      'InvalidResourceName',
    );
  }
  const { location, settings } = readRegistryChange(request.body);
  const side = { ...sideAt(context, path), registry: name };
  const resource: RegistryResource = {
    side: { ...side, location: location ?? side.location },
    settings: { ...defaultRegistrySettings, adminUserEnabled: false, ...settings },
  };
  checkRegistrySettings(resource.settings);
  const operation = made.create(resource);
  return {
    status: 201,
    body: describeRegistry(resource, apiVersion, 'Creating'),
    headers: asyncOperation(context, request, `${idOf(resource)}/operationStatuses/${operation}`),
  };
}

/** DELETE: 202 with `Location`. The world's own registries are locked: a rehearsal without one is none. */
export function deleteRegistry(context: ArmContext, made: MadeRegistries, request: ArmRequest): ArmReply {
  const found = made.find(request.url);
  if (found !== undefined) {
    const path = `${idOf(found.resource)}/operationResults/${made.delete(found)}`;
    return { status: 202, headers: { Location: operationUrl(context, request, path) } };
  }
  const own = registryAt(context, request.path);
  if (own === undefined) return { status: 204 };
  throw new ArmFailure(
    409,
    'ScopeLocked',
    `The scope '${idOf(own)}' cannot perform delete operation because following scope(s) are locked: ` +
      `'${idOf(own)}'. Please remove the lock and try again.`,
  );
}

/** GET of `operationStatuses` (the status alone) or `operationResults` (202, then 200 without a body). */
export function getRegistryOperation(
  context: ArmContext,
  made: MadeRegistries,
  request: ArmRequest,
): ArmReply {
  const [registry = '', id = ''] = request.path.names;
  const [, kind = ''] = request.path.types;
  checkOperationUrl(request);
  const status = made.look(id);
  if (status === undefined) {
    const type = `Microsoft.ContainerRegistry/registries/${kind}`;
    throw resourceNotFound(type, [registry, id], request.path.resourceGroup ?? '');
  }
  const again = asyncOperation(context, request, request.url);
  if (kind === 'operationstatuses') return { status: 200, body: { status }, headers: again };
  if (status === 'Succeeded') return { status: 200, headers: again };
  return { status: 202, headers: { ...again, Location: operationUrl(context, request, request.url) } };
}

function change(registry: RegistryResource, { body, apiVersion }: ArmRequest): ArmReply {
  const { location, settings } = readRegistryChange(body);
  checkLocation(registry, location);
  checkRegistrySettings({ ...registry.settings, ...settings });
  Object.assign(registry.settings, settings);
  return { status: 200, body: describeRegistry(registry, apiVersion) };
}

/** Regions compare without case or blanks: `West Europe` is `westeurope`. */
function checkLocation({ side }: RegistryResource, asked: string | undefined): void {
  const plain = (region: string): string => region.replaceAll(' ', '').toLowerCase();
  if (asked === undefined || plain(asked) === plain(side.location)) return;
  throw new ArmFailure(
    409,
    'InvalidResourceLocation',
    `The resource '${side.registry}' already exists in location '${side.location}' in resource group ` +
      `'${side.resourceGroup}'. A resource with the same name cannot be created in location '${asked}'. ` +
      'Please select a new resource name.',
  );
}
