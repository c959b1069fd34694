import { randomUUID } from 'node:crypto';
import { createClosing } from '../../platform/closing';
import type { Clock, Emit, Faults } from '../../ports';
import type { ArtifactReference } from '../../transfer/archive/artifact-reference';
import { emitImported } from '../../transfer/import/import-events';
import type { ImageImportRecord, TransferRecords } from '../../transfer/records/records';
import { faultsOf } from '../../transfer/runs/faults';
import { trackProgress } from '../../transfer/runs/run-progress';
import type { TransferSwitches } from '../../transfer/switches';
import { idOf, type CloudRegistry } from '../cloud-registry';
import { copyImage } from './copy-image';

/** Ended imports that are remembered; older ones are forgotten as their clients have long asked. */
const maxRemembered = 1000;

/** Image imports under way and ended. What was accepted goes on after a restart. */
export interface ImageImports {
  /** Starts copying and returns the id of the operation at once; one that is refused fails in the end. */
  start(
    from: CloudRegistry,
    target: CloudRegistry,
    image: ArtifactReference,
    targets: readonly ArtifactReference[],
    refused?: Refusal,
  ): string;
  find(id: string): ImageImportRecord | undefined;
  /** How many go on into a registry. */
  running(target: CloudRegistry): number;
  /** Stops copying where it is; the records stay in flight, so that the next process continues them. */
  close(): Promise<void>;
}

interface Refusal {
  readonly code?: string;
  readonly message?: string;
}

/** What imports are made with, besides the registries. */
export interface ImportTools {
  readonly records: TransferRecords['imports'];
  readonly switches: Pick<TransferSwitches, 'pace' | 'importEvents'>;
  readonly faults: Faults;
  readonly clock: Clock;
  readonly emit?: Emit;
}

/** Opens the imports of every registry and continues those an earlier process left in flight. */
export function openImageImports(tools: ImportTools, registries: readonly CloudRegistry[]): ImageImports {
  const { records, switches, faults, clock, emit } = tools;
  const closing = createClosing();
  const copies = new Map<string, { readonly targetId: string; readonly ended: Promise<void> }>();

  const run = (record: ImageImportRecord): void => {
    const ended = execute(record).finally(() => copies.delete(record.id));
    copies.set(record.id, { targetId: record.targetId, ended });
  };
  const execute = async (record: ImageImportRecord): Promise<void> => {
    const { image, targets, errorMessage } = record;
    try {
      const [from, target] = [find(record.sourceId), find(record.targetId)];
      const subject = [image, ...targets].map(({ text }) => text).join(' ');
      const armed = {
        ...faultsOf(faults, 'import', subject),
        ...(errorMessage !== undefined && { fails: { message: errorMessage, afterPercent: 0 } }),
      };
      const progress = trackProgress(switches.pace.imageImportMs, armed, () => true, closing.signal);
      await copyImage(
        { from, target, image, targets, faults, progress, signal: closing.signal },
        (pushed) => {
          if (emit === undefined || switches.importEvents === 'omit') return;
          emitImported(emit, target.side, clock, pushed.repository, pushed.manifest, pushed.tag);
        },
      );
      records.put({ ...record, status: 'Succeeded' });
    } catch (error) {
      if (closing.signal.aborted) return;
      const message = error instanceof Error ? error.message : String(error);
      records.put({ ...record, status: 'Failed', errorMessage: message });
    }
  };
  const find = (id: string): CloudRegistry => {
    const found = registries.find((registry) => idOf(registry) === id);
    if (found === undefined) throw new Error(`The registry '${id}' is not part of this cloud.`);
    return found;
  };

  for (const record of records.list()) if (record.status === 'Running') run(record);
  return {
    start(from, target, image, targets, { code, message } = {}) {
      const id = `registries-${randomUUID()}`;
      const record: ImageImportRecord = {
        id,
        name: id,
        sourceId: idOf(from),
        targetId: idOf(target),
        image,
        targets,
        status: 'Running',
        ...(code !== undefined && { errorCode: code }),
        ...(message !== undefined && { errorMessage: message }),
      };
      records.put(record);
      const ended = records.list().filter(({ status }) => status !== 'Running');
      for (const old of ended.slice(0, Math.max(0, ended.length - maxRemembered))) records.delete(old.id);
      run(record);
      return id;
    },
    find: (id) => records.get(id),
    running: (target) => [...copies.values()].filter(({ targetId }) => targetId === idOf(target)).length,
    async close() {
      closing.abort(new Error('the cloud is closing'));
      await Promise.all([...copies.values()].map(({ ended }) => ended));
    },
  };
}
