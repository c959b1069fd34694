import { toTransferError } from '../../azure/failure';
import { rotate, type RotationDemand } from '../../azure/sas/rotate';
import type { SasRotation } from '../../domain/sas/rotation';
import type { Activity } from '../activity';
import { throwIfCancelled } from '../../records/transfer/cancelled';
import { noteRotation } from '../../records/sas/sas-notes';
import type { SideAddress } from '../../domain/sas/rotation';
import { rotationTools } from './sas-tools';

export type EnsureSasInput = SideAddress &
  RotationDemand & {
    /** The transfer that needs it: once it is cancelled, nothing is done. */
    readonly transferId?: string;
  };

/**
 * Makes sure that the SAS a pipeline reads is as the route wants it and outlives the run that needs it; renews it when it is due or
 * demanded. Repeating it finds its work done.
 */
export const ensureSas: Activity<EnsureSasInput, SasRotation> = async (input, services) => {
  const { route, side, transferId, ...demand } = input;
  if (transferId !== undefined) await throwIfCancelled(services, services.route(route), transferId);
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
