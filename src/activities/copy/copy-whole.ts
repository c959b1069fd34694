import { z } from 'zod';
import { lookAt } from '../../azure/copy/blob-facts';
import { claimTarget, writeFailure } from '../../azure/copy/claim-target';
import { sourceChanged } from '../../azure/copy/failures';
import { putFromUrl } from '../../azure/copy/put-from-url';
import { refusalOf } from '../../azure/copy/refusals';
import { copyJobSchema } from '../../domain/copy/job';
import { isCopied } from '../../domain/copy/marks';
import type { Refusal } from '../../domain/copy/refusal';
import { activity } from '../activity';
import { openCopy } from './open-copy';

const copyWholeInput = z.object({ job: copyJobSchema });

const urlSeconds = 3600;

/** Copies a small blob in one call of the target service; `fitsOneCall` says which blobs are small. */
export const copyWhole = activity(
  copyWholeInput,
  async ({ job }, services): Promise<Refusal | { readonly kind: 'copied' }> => {
    const { route, ends, signSource } = await openCopy(services, job);
    const { tier, overwrite } = route.copy;
    const read = () => lookAt(ends.target, 'target');
    const source = await lookAt(ends.source, 'source');
    if (source?.etag !== job.etag) throw sourceChanged('copy blob');
    const sourceUrl = await signSource(urlSeconds);
    try {
      await putFromUrl(ends.target, sourceUrl, job, {
        source,
        contentMd5: source.contentMd5 ?? '',
        claim: claimTarget(await read(), job, overwrite),
        ...(tier !== undefined && { tier }),
      });
    } catch (error) {
      // An answer may be lost after the service did the work: the repeated request then fails on its own success.
      const target = await read();
      if (target !== undefined && isCopied(target, job)) return { kind: 'copied' };
      const refusal = refusalOf(error);
      if (refusal === undefined) throw await writeFailure(error, job, ends);
      return refusal;
    }
    return { kind: 'copied' };
  },
);
