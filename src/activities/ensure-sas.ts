import { toTransferError } from '../azure/failure';
import { rotate, type RotationDemand } from '../azure/sas/rotate';
import type { SasRotation } from '../transfer/sas/rotation';
import type { Activity } from './activity';
import { noteRotation } from './sas-notes';
import { rotationTools, type SideAddress } from './sas-tools';

export type EnsureSasInput = SideAddress & RotationDemand;

/**
 * Makes sure that the SAS a pipeline reads is as the route wants it and outlives the run that needs it; renews it when it is due or
 * demanded. Repeating it finds its work done.
 */
export const ensureSas: Activity<EnsureSasInput, SasRotation> = async (input, services) => {
  const { route, side, ...demand } = input;
  const tools = rotationTools(services, services.route(route), side);
  if (tools === undefined) return { mode: 'not-needed', rotated: false };
  try {
    const { current, reason, disabled } = await rotate(tools, demand);
    await noteRotation(services, input, reason && { reason });
    return {
      mode: 'sas',
      rotated: reason !== undefined,
      ...(reason !== undefined && { reason }),
      version: current?.version ?? '',
      ...(current?.expiresOn !== undefined && { expiresAt: current.expiresOn.toISOString() }),
      disabled,
    };
  } catch (thrown) {
    const error = toTransferError(thrown, 'rotate SAS', side);
    await noteRotation(services, input, { error: error.failure });
    throw error;
  }
};
