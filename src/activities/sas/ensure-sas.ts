import { z } from 'zod';
import { renewalDemandSchema } from '../../domain/sas/renewal';
import { sideAddressSchema, type SasRotation } from '../../domain/sas/rotation';
import { throwIfCancelled } from '../../records/transfer/stops';
import { activity } from '../activity';
import { renewSas } from '../renew-sas';

const ensureSasInput = sideAddressSchema.extend(renewalDemandSchema.shape).extend({
  /** The transfer that needs it: once it is cancelled, nothing is done. */
  transferId: z.string().exactOptional(),
});

/** Renews the SAS of a side when it is due or demanded. */
export const ensureSas = activity(ensureSasInput, async (input, services): Promise<SasRotation> => {
  const { route, side, transferId, ...demand } = input;
  if (transferId !== undefined) await throwIfCancelled(services, services.route(route), transferId);
  return renewSas(services, { route, side }, demand);
});
