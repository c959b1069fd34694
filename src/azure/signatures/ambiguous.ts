import { visit } from 'jsonc-parser';

/** Fields of manifests, indexes and what they name. */
const fields = new Set([
  ...['schemaVersion', 'mediaType', 'artifactType', 'config', 'layers', 'blobs', 'manifests', 'subject'],
  ...['annotations', 'digest', 'size', 'urls', 'data', 'platform', 'fsLayers', 'history'],
]);

/** Clients in Go take names for the same that differ in case; both ways, for `ſ` and the sign of Kelvin. */
const folded = (name: string): string => name.toUpperCase().toLowerCase();
const foldedFields = new Set([...fields].map(folded));

/**
 * Whether clients could read something else in a manifest than what stands there for this app: a name twice
 * in an object, or a field in other letters, such as `Layers`.
 */
export function isAmbiguous(manifest: string): boolean {
  const objects: { readonly names: Set<string>; readonly isFree: boolean }[] = [];
  let found = false;
  try {
    visit(manifest, {
      onObjectBegin(_offset, _length, _line, _column, pathOf) {
        objects.push({ names: new Set(), isFree: pathOf().at(-1) === 'annotations' });
      },
      onObjectEnd: () => void objects.pop(),
      onObjectProperty(name) {
        const its = objects.at(-1);
        const isDisguised = its?.isFree === false && !fields.has(name) && foldedFields.has(folded(name));
        found ||= isDisguised || its?.names.has(name) === true;
        its?.names.add(name);
      },
    });
  } catch {
    // Nested deeper than anybody needs.
    return true;
  }
  return found;
}
