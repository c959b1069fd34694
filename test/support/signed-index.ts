import { z } from 'zod';
import {
  buildAttachment,
  buildBlob,
  buildImage,
  buildIndex,
  buildLayer,
} from '../../rehearsal/images/build-image';
import type { Image } from '../../rehearsal/images/image';
import { groupArtifacts } from '../../src/domain/plan/groups';
import { plannedArtifactSchema } from '../../src/domain/waybill/waybill';
import type { Workshop } from '../mirrors/openssl';
import { cosignSignature } from '../mirrors/signing';

/** An index that is signed and an SBOM of its child, with the batch that a plan makes and keeps of them. */
export async function signedIndex(workshop: Workshop) {
  const repository = 'team/app';
  const child = buildImage([await buildLayer({ 'bin/app': 'good' })]);
  const root = buildIndex({ amd64: child });
  const content = buildBlob(Buffer.from('{}'), 'application/spdx+json');
  const sbom = buildAttachment(child, 'application/spdx+json', content);
  const index: Image = { repository, tag: '1.0', root, children: [child], blobs: child.blobs };
  const signedBy = 'acme';
  const groups = groupArtifacts(
    [{ reference: `${repository}:1.0`, digest: root.digest, signedBy }],
    [{ reference: `${repository}@${sbom.digest}`, digest: sbom.digest, subject: root.digest, signedBy }],
    new Map(),
  );
  return {
    images: [
      index,
      cosignSignature(workshop, index),
      { repository, root: sbom, children: [], blobs: sbom.blobs },
    ] satisfies Image[],
    batch: z.array(plannedArtifactSchema).parse(groups.flat()),
  };
}
