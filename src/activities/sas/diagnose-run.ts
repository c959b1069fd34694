import { z } from 'zod';
import { principalOf } from '../../azure/pipelines/pipeline-identity';
import { neededRole } from '../../domain/pipelines/needed-role';
import { remedies, type ErrorCode } from '../../domain/remedies';
import { sideOf } from '../../domain/route';
import type { Side } from '../../domain/side';
import { sasPolicy } from '../../domain/sas/policy';
import { neededRights } from '../../domain/sas/rights';
import { diagnose } from '../../domain/sas/diagnosis';
import type { Finding, PipelineSecret } from '../../domain/sas/pipeline-secret';
import type { Services } from '../../services';
import { activity } from '../activity';
import { sideAddressSchema } from '../../domain/sas/rotation';
import { readPipelineSecret } from './read-pipeline-secret';

const diagnoseRunInput = sideAddressSchema.extend({
  /** The error text of the run. */
  message: z.string(),
});

/** What was found; its message is empty when the error of the run speaks for itself. */
interface Diagnosis extends Finding {
  readonly remedy: string;
}

/** Says why a run could not reach its container, from its error and the secret it depended on. */
export const diagnoseRun = activity(diagnoseRunInput, async (input, services): Promise<Diagnosis> => {
  const route = services.route(input.route);
  const side = sideOf(route, input.side);
  const { storageAccess: access, storageAccount: account, container } = side;
  const secret: PipelineSecret =
    access === 'sas'
      ? await readPipelineSecret(services.secrets(side), side.sasSecret)
      : { state: 'unknown' };
  const found = diagnose({
    error: input.message,
    access,
    secret,
    wanted: { account, container, rights: sasPolicy(route, side)?.rights ?? neededRights(side.name, route) },
    now: services.now(),
  });
  const remedy = found.message === '' ? '' : remedies[found.code];
  return {
    ...found,
    remedy: lacksRole.has(found.code) ? `${remedy} ${await assignment(services, side)}` : remedy,
  };
});

const lacksRole = new Set<ErrorCode>(['VAULT_ACCESS_DENIED', 'STORAGE_ROLE_MISSING']);

/** The command that gives the pipeline its role, with its principal where ARM can be asked. */
async function assignment(services: Services, side: Side): Promise<string> {
  const found = await services
    .pipelines(side)
    .pipeline()
    .catch(() => undefined);
  return neededRole(side, principalOf(side, found?.identity)).command;
}
