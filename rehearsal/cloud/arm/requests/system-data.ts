import type { SystemData } from '../../transfer/records/records';
import { shortTime } from '../../transfer/time';
import type { ArmContext } from '../context';
import type { ArmRequest } from './exchange';

/** Who created and changed a resource, and when; `earlier` is that of the resource being replaced. */
export function stamp({ clock }: ArmContext, { caller }: ArmRequest, earlier?: SystemData): SystemData {
  const by = { name: caller.clientId, type: 'Application', at: shortTime(clock()) };
  return {
    createdBy: earlier?.createdBy ?? by.name,
    createdByType: earlier?.createdByType ?? by.type,
    createdAt: earlier?.createdAt ?? by.at,
    lastModifiedBy: by.name,
    lastModifiedByType: by.type,
    lastModifiedAt: by.at,
  };
}
