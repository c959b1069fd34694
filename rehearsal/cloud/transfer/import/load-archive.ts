import { createHash, type Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { buffer } from 'node:stream/consumers';
import type { BlobClient } from '@azure/storage-blob';
import { RegistryError } from '../../registry/errors';
import { admitArtifacts, checkTag } from './admit-artifact';
import { planImport, type ImportPlan, type PlannedArtifact } from './import-plan';
import { readArchive } from './read-archive';
import { readBlob } from './read-blob';
import { orContinue } from '../runs/or-continue';
import type { RunOutcome } from '../records/records';
import type { RunContext } from '../runs/run-context';
import { RunFailure } from '../runs/run-failure';

const maxManifestBytes = 4 * 1024 * 1024;

/**
 * Streams a blob into the registry: every layer first, then, once the whole archive has been checked,
 * manifests and tags, so that a damaged archive changes no tag.
 * @throws RunFailure when the run ends as Failed.
 */
export async function loadArchive(context: RunContext, blob: BlobClient): Promise<RunOutcome> {
  const { progress, signal } = context;
  const properties = await blob.getProperties({ abortSignal: signal });
  const length = properties.contentLength ?? 0;
  const version = { etag: properties.etag ?? '', length };
  const md5 = createHash('md5');
  const sha256 = createHash('sha256');
  const failures: string[] = [];
  let plan = planImport([], []);

  await progress.report(0);
  const bytes = observe(readBlob(blob, version, signal), [md5, sha256], (read) =>
    progress.report(0.99 * (read / length)),
  );
  await readArchive(bytes, {
    onIndex: async (entries) => {
      plan = planImport(await admitArtifacts(context, entries, failures), entries);
    },
    onBlob: (digest, size, content) => receive(context, plan, digest, size, content),
  });
  const catalogDigest = `sha256:${sha256.digest('hex')}`;
  checkContent(context, properties.contentMD5, md5, catalogDigest);
  await progress.report(1);
  await progress.settle();

  const importedArtifacts: string[] = [];
  for (const artifact of plan.artifacts) {
    signal.throwIfAborted();
    await orContinue(context, failures, async () => {
      await publish(context, plan, artifact);
      importedArtifacts.push(artifact.text);
    });
  }
  if (importedArtifacts.length === 0) {
    throw new RunFailure(failures.join(' ') || 'The source blob holds no artifact.');
  }
  return { catalogDigest, importedArtifacts, failures };
}

async function* observe(
  source: AsyncIterable<Buffer>,
  hashes: readonly Hash[],
  onRead: (total: number) => Promise<void>,
): AsyncGenerator<Buffer> {
  let total = 0;
  for await (const chunk of source) {
    for (const hash of hashes) hash.update(chunk);
    total += chunk.length;
    await onRead(total);
    yield chunk;
  }
}

async function receive(
  { store }: RunContext,
  plan: ImportPlan,
  digest: string,
  size: number,
  content: Readable,
): Promise<void> {
  if (plan.isManifest(digest)) {
    if (size > maxManifestBytes)
      throw new RunFailure(`The manifest ${digest} has ${size} bytes; the limit is 4 MiB.`);
    plan.addManifest(digest, await buffer(content));
    return;
  }
  const [first, ...others] = [...plan.repositoriesOf(digest)].filter((name) => !store.hasBlob(name, digest));
  if (first === undefined) {
    content.resume();
    await finished(content);
    return;
  }
  await orRefusal(digest, store.putBlob(first, digest, content));
  for (const repository of others) {
    await store.putBlob(repository, digest, store.readBlob(first, digest));
  }
}

function checkContent(
  { run, switches }: RunContext,
  storedMd5: Uint8Array | undefined,
  md5: Hash,
  catalogDigest: string,
): void {
  if (switches.contentMd5 === 'check' && storedMd5 !== undefined && !md5.digest().equals(storedMd5)) {
    throw new RunFailure('The content of the source blob does not match its Content-MD5.');
  }
  const wanted = run.request.catalogDigest;
  if (switches.catalogDigest === 'check' && wanted !== undefined && wanted !== catalogDigest) {
    throw new RunFailure(`The catalog digest of the source blob is ${catalogDigest}, not ${wanted}.`);
  }
}

async function publish(context: RunContext, plan: ImportPlan, artifact: PlannedArtifact): Promise<void> {
  checkTag(context, artifact);
  const { repository, manifest: root, tag } = artifact;
  for (const [digest, { bytes, mediaType }] of plan.manifestsOf(artifact)) {
    const tags = digest === root && tag !== undefined ? [tag] : [];
    const manifest = { bytes, mediaType, tags };
    const stored = await orRefusal(artifact.text, context.store.putManifest(repository, manifest));
    context.onImported(repository, stored, tags[0]);
  }
}

/** What the registry refuses is a failure of the run, not of the engine. */
async function orRefusal<T>(what: string, step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    throw new RunFailure(`Failed to import '${what}': ${error.message}.`, { cause: error });
  }
}
