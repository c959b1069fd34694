import type { Faults } from '../../ports';
import { pathOf } from '../requests/address';
import type { Azurite } from '../azurite/azurite';
import { beforeEnd } from '../requests/before-end';
import { isCommit, type BlobStage } from '../requests/blob-call';

/** The faults `strip-metadata` and `strip-md5`: what most block-wise copies lose, lost here on demand. */
export function spoilCommits(azurite: Azurite, faults: Faults): BlobStage {
  return async ({ operation, address, response }, next) => {
    if (isCommit(operation)) {
      beforeEnd(response, () => {
        const subject = `${address.account}/${pathOf(address)}`;
        const stripMetadata = faults.take('strip-metadata', subject);
        const stripMd5 = faults.take('strip-md5', subject);
        const blob = stripMetadata || stripMd5 ? azurite.findBlob(address) : undefined;
        if (!blob) return;
        if (stripMetadata) blob.metadata = {};
        if (stripMd5) blob.properties.contentMD5 = undefined;
        azurite.saveBlob(blob);
      });
    }
    await next();
  };
}
