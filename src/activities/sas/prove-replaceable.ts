import { proveReplaceable as prove } from '../../azure/sas/rotate';
import { sideAddressSchema } from '../../domain/sas/rotation';
import { activity } from '../activity';
import { rotationTools } from '../renew-sas';

/** Whether a revoked token could be replaced at once; changes nothing. @throws TransferError why not */
export const proveReplaceable = activity(sideAddressSchema, async (address, services): Promise<void> => {
  const tools = rotationTools(services, address);
  if (tools !== undefined) await prove(tools);
});
