import { z } from 'zod';
import { toTransferError } from '../../azure/failure';
import { rotate } from '../../azure/sas/rotate';
import { renewalDemandSchema } from '../../domain/sas/renewal';
import { sideAddressSchema, type SasRotation } from '../../domain/sas/rotation';
import { noteRotation } from '../../records/sas/notes';
import { throwIfCancelled } from '../../records/transfer/cancelled';
import { activity } from '../activity';
import { rotationTools } from './rotation-tools';

const ensureSasInput = sideAddressSchema.extend(renewalDemandSchema.shape).extend({
  /** The transfer that needs it: once it is cancelled, nothing is done. */
  transferId: z.string().exactOptional(),
});

/**
 * Makes sure that the SAS a pipeline reads is as the route wants it and outlives the run that needs it;
 * renews it when it is due or demanded. Repeating it finds its work done.
 */
export const ensureSas = activity(ensureSasInput, async (input, services): Promise<SasRotation> => {
  const { route, side, transferId, ...demand } = input;
  if (transferId !== undefined) await throwIfCancelled(services, services.route(route), transferId);
  const tools = rotationTools(services, { route, side });
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
});
