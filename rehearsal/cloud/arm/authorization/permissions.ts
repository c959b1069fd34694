import type { ArmContext } from '../context';
import type { ArmReply, ArmRequest } from '../requests/exchange';

/** GET of what the caller may do at a scope: an entry for each of its roles there. */
export function listPermissions({ access }: ArmContext, { url, caller }: ArmRequest): ArmReply {
  const scope = url.replace(/\/providers\/Microsoft\.Authorization\/permissions$/i, '');
  const value = access
    .held(caller.objectId, scope)
    .map(({ actions = [], notActions = [], dataActions = [] }) => ({
      ...{ actions, notActions, dataActions },
      notDataActions: [],
    }));
  return { status: 200, body: { value } };
}
