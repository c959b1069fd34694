interface Manifest {
  readonly digest: string;
  readonly bytes: number;
  readonly os?: string;
  readonly children: readonly string[];
}
interface LayerFacts {
  readonly mediaType: string;
  readonly size: number;
}

/** Pipelines transfer no larger layer (ACR Transfer documentation). */
const largestLayer = 8 * 1024 ** 3;

/** The manifest of a digest and, of an index, all below it. */
export function manifestsUnder<T extends Manifest>(digest: string, manifests: ReadonlyMap<string, T>): T[] {
  const manifest = manifests.get(digest);
  if (manifest === undefined) return [];
  return [manifest, ...manifest.children.flatMap((child) => manifestsUnder(child, manifests))];
}

/**
 * Manifests whose layers must be looked at: only one with more than 8 GB in all can have a layer of that
 * size, and images of Windows are known for foreign layers.
 */
export const isSuspect = ({ bytes, os }: Manifest): boolean =>
  bytes > largestLayer || os?.toLowerCase() === 'windows';

/** Whether an artifact may have a layer of that size, as it was planned: 0 where the registry did not say. */
export const mayHaveLargeLayer = ({ size }: { readonly size: number }): boolean =>
  size === 0 || size > largestLayer;

/** What pipelines cannot carry of some layers, and what nobody carries. */
export const layerTrouble = (layers: readonly LayerFacts[]): { tooLarge: boolean; foreign: boolean } => {
  const isForeign = ({ mediaType }: LayerFacts): boolean => /foreign|nondistributable/.test(mediaType);
  return {
    tooLarge: layers.some((layer) => layer.size > largestLayer && !isForeign(layer)),
    foreign: layers.some(isForeign),
  };
};
