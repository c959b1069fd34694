import type { Faults, RegistryStore } from '../../ports';
import type { ArtifactReference } from '../archive/artifact-reference';
import type { RunContext } from './run-context';
import type { PipelineRecord, RunRecord } from '../records/records';
import type { RunFaults } from './run-progress';

/*
 * The faults the transfer engine asks for: those of a run about `pipeline/run`, those of a blob about its
 * name, those of an artifact about its reference. Each is described in docs/rehearsal/faults.md.
 */

type Fault = Readonly<Record<string, unknown>>;

/** `run-fails` {message, afterPercent} and `run-hangs` {afterPercent}. */
export const takeRunFaults = (faults: Faults, run: RunRecord, pipeline: PipelineRecord): RunFaults =>
  faultsOf(faults, 'run', `${pipeline.name}/${run.name}`);

/** The same of an image import: `import-fails` and `import-hangs`, about source and target names. */
export function faultsOf(faults: Faults, kind: 'run' | 'import', subject: string): RunFaults {
  const fails = faults.take(`${kind}-fails`, subject);
  const hangs = faults.take(`${kind}-hangs`, subject);
  const failed = kind === 'run' ? 'The pipeline run failed.' : 'Error copying blobs.';
  return {
    fails: fails && {
      message: typeof fails.message === 'string' ? fails.message : failed,
      afterPercent: numberOf(fails, 'afterPercent', 0),
    },
    hangs: hangs && { afterPercent: numberOf(hangs, 'afterPercent', 0) },
  };
}

/** `blob-truncated` {keepPercent}: how many bytes of the archive are kept, undefined when all. */
export function takeTruncation({ faults, run }: RunContext, bytes: number): number | undefined {
  const fault = faults.take('blob-truncated', run.request.blob);
  return fault && Math.floor((bytes * numberOf(fault, 'keepPercent', 50)) / 100);
}

/** `artifact-vanished`: the artifact was deleted after the run was accepted. */
export const takeVanished = (faults: Faults, artifact: ArtifactReference): boolean =>
  faults.take('artifact-vanished', artifact.text) !== undefined;

/**
 * `tag-moved`: somebody pushed to the tag after the run was accepted. The new manifest differs from the old
 * one by an annotation, so it is a real artifact with another digest.
 */
export async function applyTagMove(
  faults: Faults,
  store: RegistryStore,
  { repository, tag, text }: ArtifactReference,
): Promise<void> {
  if (tag === undefined || faults.take('tag-moved', text) === undefined) return;
  const current = store.resolve(repository, tag);
  if (current === undefined) return;
  const manifest = JSON.parse((await store.readManifest(repository, current.digest)).toString('utf8')) as {
    annotations?: Record<string, string>;
  };
  const annotations = { ...manifest.annotations, 'rehearsal.moved-from': current.digest };
  const bytes = Buffer.from(JSON.stringify({ ...manifest, annotations }));
  await store.putManifest(repository, { bytes, mediaType: current.mediaType, tags: [tag] });
}

function numberOf(fault: Fault, field: string, fallback: number): number {
  const value = fault[field];
  return typeof value === 'number' && value >= 0 && value <= 100 ? value : fallback;
}
