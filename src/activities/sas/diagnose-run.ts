import { remedies, type ErrorCode } from '../../domain/remedies';
import { sideOf } from '../../domain/route';
import { sasPolicy } from '../../domain/sas/policy';
import { neededRights } from '../../domain/sas/rights';
import { diagnose, type SecretView } from '../../domain/sas/diagnosis';
import type { Activity } from '../activity';
import type { SideAddress } from '../../domain/sas/rotation';
import { viewSecret } from './view-secret';

export interface DiagnoseRunInput extends SideAddress {
  /** The error text of the run. */
  readonly message: string;
}

export interface DiagnoseRunOutput {
  readonly code: ErrorCode;
  /** What was found; empty when the error of the run speaks for itself. */
  readonly message: string;
  readonly remedy: string;
  readonly retryAfterRotation: boolean;
}

/** Says why a run could not reach its container, from its error and the secret it depended on. */
export const diagnoseRun: Activity<DiagnoseRunInput, DiagnoseRunOutput> = async (input, services) => {
  const route = services.route(input.route);
  const side = sideOf(route, input.side);
  const { storageAccess: access, storageAccount: account, container } = side;
  const secret: SecretView =
    access === 'sas' ? await viewSecret(services.secrets(side), side.sasSecret) : { state: 'unknown' };
  const found = diagnose({
    error: input.message,
    access,
    secret,
    wanted: { account, container, rights: sasPolicy(route, side)?.rights ?? neededRights(side.name, route) },
    now: services.now(),
  });
  return { ...found, remedy: found.message === '' ? '' : remedies[found.code] };
};
