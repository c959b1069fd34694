import { randomUUID } from 'node:crypto';
import type { ArtifactReference } from '../../transfer/archive/artifact-reference';
import type { ImageImportRecord, TransferRecords } from '../../transfer/records/records';
import { idOf, type CloudRegistry } from '../cloud-registry';
import { copyImage } from './copy-image';

/** Ended imports that are remembered; older ones are forgotten as their clients have long asked. */
const maxRemembered = 1000;

/** Image imports under way and ended. What was accepted goes on after a restart. */
export interface ImageImports {
  /** Starts copying and returns the id of the operation at once. */
  start(
    from: CloudRegistry,
    target: CloudRegistry,
    image: ArtifactReference,
    targets: readonly ArtifactReference[],
  ): string;
  find(id: string): ImageImportRecord | undefined;
  /** Stops copying where it is; the records stay in flight, so that the next process continues them. */
  close(): Promise<void>;
}

/** Opens the imports of every registry and continues those an earlier process left in flight. */
export function openImageImports(
  records: TransferRecords['imports'],
  registries: readonly CloudRegistry[],
): ImageImports {
  const closing = new AbortController();
  const copies = new Set<Promise<void>>();

  const run = (record: ImageImportRecord): void => {
    const copy = execute(record).finally(() => copies.delete(copy));
    copies.add(copy);
  };
  const execute = async (record: ImageImportRecord): Promise<void> => {
    try {
      const from = find(record.sourceId);
      const target = find(record.targetId);
      await copyImage(from, target, record.image, record.targets, closing.signal);
      records.put({ ...record, status: 'Succeeded' });
    } catch (error) {
      if (closing.signal.aborted) return;
      const errorMessage = error instanceof Error ? error.message : String(error);
      records.put({ ...record, status: 'Failed', errorMessage });
    }
  };
  const find = (id: string): CloudRegistry => {
    const found = registries.find((registry) => idOf(registry) === id);
    if (found === undefined) throw new Error(`The registry '${id}' is not part of this cloud.`);
    return found;
  };

  for (const record of records.list()) if (record.status === 'Running') run(record);
  return {
    start(from, target, image, targets) {
      const id = randomUUID();
      const record: ImageImportRecord = {
        id,
        name: id,
        sourceId: idOf(from),
        targetId: idOf(target),
        image,
        targets,
        status: 'Running',
      };
      records.put(record);
      const ended = records.list().filter(({ status }) => status !== 'Running');
      for (const old of ended.slice(0, Math.max(0, ended.length - maxRemembered))) records.delete(old.id);
      run(record);
      return id;
    },
    find: (id) => records.get(id),
    async close() {
      closing.abort(new Error('the cloud is closing'));
      await Promise.all(copies);
    },
  };
}
