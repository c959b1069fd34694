import type { ArmContext } from '../context';
import type { ArmReply, ArmRequest } from '../requests/exchange';
import { extendedBy } from '../requests/resource-path';

/** GET of what the caller may do at a scope: an entry for each of its roles there. */
export function listPermissions({ access }: ArmContext, { url, caller }: ArmRequest): ArmReply {
  const value = access
    .held(caller.objectId, extendedBy(url))
    .map(({ actions = [], notActions = [], dataActions = [] }) => ({
      ...{ actions, notActions, dataActions },
      notDataActions: [],
    }));
  return { status: 200, body: { value } };
}
