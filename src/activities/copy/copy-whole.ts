import { z } from 'zod';
import { writeFailure } from '../../azure/copy/claim-target';
import { putFromUrl, writeTarget } from '../../azure/copy/write-target';
import { refusalOf } from '../../azure/copy/failures';
import { copyJobSchema } from '../../domain/copy/job';
import type { Refusal } from '../../domain/copy/strategy';
import { activity } from '../activity';
import { openCopy } from './open-copy';

const copyWholeInput = z.object({ job: copyJobSchema });

/** Copies a small blob in one call of the target service; `fitsOneCall` says which blobs are small. */
export const copyWhole = activity(
  copyWholeInput,
  async ({ job }, services): Promise<Refusal | { readonly kind: 'copied' }> => {
    const { route, ends, signSource } = openCopy(services, job);
    const sourceUrl = await signSource();
    try {
      await writeTarget(ends, job, route.copy, (terms) =>
        putFromUrl(ends.target, sourceUrl, job.etag, terms),
      );
      return { kind: 'copied' };
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === undefined) throw await writeFailure(error, job, ends);
      return refusal;
    }
  },
);
