import type { ArmContext } from '../context';
import { mayRead, sameText } from '../find';
import type { MadeRegistries } from '../registries/made-registries';
import type { ArmReply, ArmRequest } from '../requests/exchange';
import { resourceNotFound } from '../requests/failure';
import { equalities, pageOf } from '../requests/listing';
import { inventory, type Resource } from './inventory';

/** GET of `resources`: what the caller may read, by `resourceType` and `name`, with pages of `$top`. */
export function listResources(context: ArmContext, made: MadeRegistries, request: ArmRequest): ArmReply {
  const wanted = equalities(request.query);
  const matches = ({ type, name }: Resource): boolean =>
    (!wanted.has('resourcetype') || sameText(wanted.get('resourcetype'), type)) &&
    (!wanted.has('name') || sameText(wanted.get('name'), name));
  const found = readable(context, made, request)
    .filter(matches)
    .map(({ properties: _properties, ...shown }) => shown);
  const top = Number(/^[1-9]\d{0,4}$/.exec(request.query.get('$top') ?? '')?.[0] ?? Infinity);
  return pageOf(request, found, Math.min(top, context.switches.pageSize));
}

/** GET of the resources of a type that has no room of its own: vaults and identities. */
export function listOfType(
  context: ArmContext,
  made: MadeRegistries,
  type: string,
  request: ArmRequest,
): ArmReply {
  const found = readable(context, made, request).filter((resource) => resource.type === type);
  return pageOf(request, found, context.switches.pageSize);
}

/** GET of one of them. */
export function getOfType(
  context: ArmContext,
  made: MadeRegistries,
  type: string,
  { url, path }: ArmRequest,
): ArmReply {
  const found = inventory(context, made).find(({ id }) => sameText(id, url));
  if (found !== undefined) return { status: 200, body: found };
  throw resourceNotFound(type, path.names, path.resourceGroup ?? '');
}

/** PUT of access policies: taken, and without effect, since the vaults go by roles. */
export function putAccessPolicies({ url, body }: ArmRequest): ArmReply {
  const type = 'Microsoft.KeyVault/vaults/accessPolicies';
  return { status: 200, body: { ...(body as object), id: url.replace(/[^/]+$/, ''), type } };
}

function readable(context: ArmContext, made: MadeRegistries, { path, caller }: ArmRequest): Resource[] {
  const group = path.resourceGroup === undefined ? '' : `/resourceGroups/${path.resourceGroup}`;
  const within = `/subscriptions/${path.subscriptionId}${group}/`.toLowerCase();
  return inventory(context, made).filter(
    ({ id, type }) => id.toLowerCase().startsWith(within) && mayRead(context, caller, type, id),
  );
}
