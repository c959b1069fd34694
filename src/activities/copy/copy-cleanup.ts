import { abortServerCopy } from '../../azure/copy/server-copy';
import type { CopyJob } from '../../domain/copy/job';
import type { Activity } from '../activity';
import { openForCleanup } from './open-copy';

export interface CopyCleanupInput {
  readonly job: CopyJob;
}

/** Takes away what the service's own copy left at the target, of a copy that failed or was cancelled. */
export const copyCleanup: Activity<CopyCleanupInput, Record<string, never>> = async ({ job }, services) => {
  await abortServerCopy(openForCleanup(services, job).ends, job);
  return {};
};
