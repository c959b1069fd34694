import type { PlannedArtifact } from '../waybill/waybill';
import type { ArtifactGroup } from './scan';

/** What of a listed manifest is needed. */
interface Sized {
  readonly bytes: number;
  readonly os?: string;
  readonly children: readonly string[];
}
interface Chosen {
  readonly tag: string;
  readonly digest: string;
}
interface Referring {
  readonly reference: string;
  readonly digest: string;
  readonly subject: string;
}

/** Puts together what shares its bytes: tags of one digest, and what refers to it. */
export function groupArtifacts(
  repository: string,
  chosen: readonly Chosen[],
  referrers: readonly Referring[],
  manifests: ReadonlyMap<string, Sized>,
): ArtifactGroup[] {
  const groups = new Map<string, PlannedArtifact[]>();
  const add = (subject: string, artifact: PlannedArtifact): void => {
    const group = groups.get(subject);
    if (group === undefined) groups.set(subject, [artifact]);
    else group.push(artifact);
  };
  for (const { tag, digest } of chosen)
    add(digest, { reference: `${repository}:${tag}`, digest, size: bytesOf(digest, manifests) });
  for (const { reference, digest, subject } of referrers)
    add(subject, { reference, digest, size: bytesOf(digest, manifests) });
  return [...groups.values()];
}

function bytesOf(digest: string, manifests: ReadonlyMap<string, Sized>): number {
  const manifest = manifests.get(digest);
  if (manifest === undefined) return 0;
  return manifest.children.reduce((sum, child) => sum + bytesOf(child, manifests), manifest.bytes);
}

interface LayerFacts {
  readonly mediaType: string;
  readonly size: number;
}

/** ACR transfers no larger layer (ACR Transfer documentation). */
const largestLayer = 8 * 1024 ** 3;

/**
 * The manifests under a digest whose layers must be looked at: only one with more than 8 GB in all can have a
 * layer of that size, and foreign layers are those of Windows. So a plan reads hardly any manifest.
 */
export function suspects(digest: string, manifests: ReadonlyMap<string, Sized>): string[] {
  const manifest = manifests.get(digest);
  if (manifest === undefined) return [];
  if (manifest.children.length > 0) return manifest.children.flatMap((child) => suspects(child, manifests));
  return manifest.bytes > largestLayer || manifest.os?.toLowerCase() === 'windows' ? [digest] : [];
}

/** What ACR Transfer cannot carry of some layers. */
export const layerTrouble = (layers: readonly LayerFacts[]): { tooLarge: boolean; foreign: boolean } => {
  const isForeign = ({ mediaType }: LayerFacts): boolean => /foreign|nondistributable/.test(mediaType);
  return {
    tooLarge: layers.some((layer) => layer.size > largestLayer && !isForeign(layer)),
    foreign: layers.some(isForeign),
  };
};
