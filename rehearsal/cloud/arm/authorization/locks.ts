import { isWithin } from '../../roles/access';
import { idOf } from '../cloud-registry';
import type { ArmContext } from '../context';
import type { ArmReply, ArmRequest } from '../requests/exchange';
import { extendedBy } from '../requests/resource-path';

/** GET of the locks in a scope: those that keep the registries of the world. */
export function listLocks({ registries }: ArmContext, { url }: ArmRequest): ArmReply {
  const scope = extendedBy(url);
  const locked = registries.map(idOf).filter((id) => isWithin(id, scope));
  const value = locked.map((id) => ({
    id: `${id}/providers/Microsoft.Authorization/locks/rehearsal`,
    name: 'rehearsal',
    type: 'Microsoft.Authorization/locks',
    properties: { level: 'CanNotDelete', notes: 'A rehearsal without this registry is none.' },
  }));
  return { status: 200, body: { value } };
}
