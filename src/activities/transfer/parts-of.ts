import pMap from 'p-map';
import type { ContentsOf } from '../../domain/signatures/contents';
import { referenceOf } from '../../domain/selection/artifact-reference';
import type { Parts } from '../../domain/waybill/imported-besides';
import type { PlannedArtifact } from '../../domain/waybill/waybill';

const readAtOnce = 8;

/**
 * References by digest of what is planned and of all that indexes among it list. @throws TransferError when
 * the target cannot be asked, unless somebody gives up: then all of a repository counts as a part where
 * something could not be read, for an outage is no intrusion
 */
export async function partsOf(
  target: ContentsOf,
  planned: readonly PlannedArtifact[],
  givingUp = false,
): Promise<Parts> {
  const named = planned.map(({ reference, digest }) => ({ ...referenceOf(reference), digest }));
  const contents = target.contents([...new Set(named.map(({ repository }) => repository))]);
  const parts = new Set<string>();
  const unread = new Set<string>();
  async function add(repository: string, digest: string): Promise<void> {
    const reference = `${repository}@${digest}`;
    if (parts.has(reference)) return;
    parts.add(reference);
    const manifest = await contents.manifest(repository, digest);
    for (const child of manifest?.manifests ?? []) await add(repository, child.digest);
  }
  const addOrNot = async ({ repository, digest }: (typeof named)[number]): Promise<void> => {
    try {
      await add(repository, digest);
    } catch (error) {
      if (!givingUp) throw error;
      unread.add(repository);
    }
  };
  await pMap(named, addOrNot, { concurrency: readAtOnce });
  return { has: (part) => parts.has(part) || unread.has(part.split('@')[0] ?? '') };
}
