/** What of a listed manifest and of a layer is judged. */
interface Sized {
  readonly digest: string;
  readonly bytes: number;
  readonly os?: string;
  readonly children: readonly string[];
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
