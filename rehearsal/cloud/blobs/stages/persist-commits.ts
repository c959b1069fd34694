import { reportDefect } from '../../platform/report-defect';
import type { Azurite } from '../azurite/azurite';
import { beforeEnd } from '../requests/before-end';
import type { BlobStage } from '../requests/blob-call';

/** How long staged blocks may be only in memory: a kill loses at most these, and a copy stages them again. */
const stagedBlockDelayMs = 500;

/** Keeps on disk what was acknowledged. */
export interface Persistence {
  /**
   * Makes an answer a promise kept: what the service acknowledged is on disk, even if the cloud is killed
   * right after.
   */
  readonly stage: BlobStage;
  /** Writes what is left. */
  close(): Promise<void>;
}

/** Keeps commits of Azurite on disk. */
export function createPersistence(azurite: Azurite): Persistence {
  let pending: NodeJS.Timeout | undefined;
  const flushLater = (): void => {
    pending ??= setTimeout(() => {
      pending = undefined;
      azurite.flush().catch((error: unknown) => {
        reportDefect('writing staged blocks', error);
      });
    }, stagedBlockDelayMs);
  };
  return {
    stage: async ({ operation, response }, next) => {
      if (operation === 'put-block' || operation === 'put-block-from-url') flushLater();
      else if (operation !== 'read') beforeEnd(response, () => azurite.flush());
      await next();
    },
    close: () => {
      clearTimeout(pending);
      return azurite.flush();
    },
  };
}
