import { mkdir } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Clock, NewManifest, RegistryStore } from '../ports';
import { digestMismatch, manifestUnknown, tagUnknown } from './errors';
import { digestOf, parseReference, parseRepository } from './grammar';
import { readManifestFacts } from './manifest';
import { openContentFiles, type ContentFiles, type Upload } from './store/content';
import { readPlatform, requireReferences, withReferrers } from './store/references';
import { openRegistryState, type RegistryState } from './store/registry-state';
import type { Attributes, Manifest, Repository, Subject } from './store/repository';

/** The store of one registry, with what the data plane needs beyond what the transfer engine does. */
export interface RegistryContents extends RegistryStore {
  /** Names of the repositories that hold a manifest, in order. */
  repositoryNames(): string[];
  /** Also one that holds nothing but blobs of a push in progress. */
  find(name: string): Repository | undefined;
  /** @throws RegistryError NAME_UNKNOWN when it holds no manifest. */
  repository(name: string): Repository;
  resolve(repository: string, reference: string): Manifest | undefined;
  beginUpload(): Upload;
  /** Files a received upload under its digest and links it. @throws RegistryError DIGEST_INVALID. */
  commitUpload(repository: string, upload: Upload, digest: string): void;
  /** Links a blob of another repository; false when that one does not hold it. */
  mountBlob(repository: string, digest: string, from: string): boolean;
  deleteBlob(repository: string, digest: string): void;
  deleteTag(repository: string, tag: string): void;
  /** Deletes a manifest, its tags and, as ACR does, the artifacts that refer to it. */
  deleteManifest(repository: string, digest: string): void;
  deleteRepository(repository: string): void;
  setAttributes(repository: string, subject: Subject, attributes: Partial<Attributes>): void;
  close(): void;
}

/**
 * Opens, or creates, the registry kept in a folder; one process at a time.
 *
 * Content lies in files by digest. Everything else is a journal of changes, replayed into memory at start. A
 * change is one synchronous section (check, journal, apply), so no two interleave and a killed process loses
 * none it answered.
 */
export async function openRegistryStore(
  folder: string,
  clock: Clock = () => new Date(),
): Promise<RegistryContents> {
  await mkdir(folder, { recursive: true });
  const content = openContentFiles(folder);
  const state = openRegistryState(folder, clock);
  const { repositories, change, repository, resolve, blobSize } = state;
  removeOrphans(content, state);

  /** Removes the files among `digests` that no repository links any more. */
  const release = (digests: Iterable<string>): void => {
    for (const digest of digests) if (!state.isLinked(digest)) content.remove(digest);
  };
  const isDenied = (right: keyof Attributes, name: string, reference: string): boolean => {
    const found = repositories.get(name);
    const subjects = [found, found?.tags.get(reference), resolve(name, reference)];
    return subjects.some((subject) => subject?.attributes[right] === false);
  };
  const commitUpload = (name: string, upload: Upload, digest: string): void => {
    upload.commit(digest);
    change(name, { op: 'link-blob', digest, size: upload.size });
  };
  const putManifest = (name: string, { bytes, mediaType, tags, digest: expected }: NewManifest): Manifest => {
    parseRepository(name);
    tags.forEach(parseReference);
    const digest = digestOf(bytes);
    if (expected !== undefined && expected !== digest) throw digestMismatch(expected, digest);
    const facts = readManifestFacts(bytes, mediaType);
    const found = repositories.get(name);
    requireReferences(found, facts);
    const platform = readPlatform(content, found, facts);
    content.write(digest, bytes);
    const manifest = { digest, mediaType, size: bytes.length, facts, platform };
    change(name, { op: 'put-manifest', manifest, tags });
    return present(resolve(name, digest), () => manifestUnknown(name, digest));
  };

  return {
    repositoryNames: () =>
      [...repositories.values()]
        .filter(({ manifests }) => manifests.size > 0)
        .map(({ name }) => name)
        .sort(),
    find: (name) => repositories.get(name),
    repository,
    resolve,
    readManifest: async (name, digest) => {
      present(resolve(name, digest), () => manifestUnknown(name, digest));
      return content.read(digest);
    },
    putManifest: (name, manifest) =>
      new Promise((settle) => {
        settle(putManifest(name, manifest));
      }),
    hasBlob: (name, digest) => repositories.get(name)?.blobs.has(digest) === true,
    blobSize,
    readBlob: (name, digest, range) => {
      blobSize(name, digest);
      return content.stream(digest, range);
    },
    putBlob: (name, digest, source) => putBlob(commitUpload, content.beginUpload(), name, digest, source),
    usedBytes: state.usedBytes,
    isLocked: (name, tag) => isDenied('writeEnabled', name, tag),
    isUnreadable: (name, reference) => isDenied('readEnabled', name, reference),
    beginUpload: () => content.beginUpload(),
    commitUpload,
    mountBlob: (name, digest, from) => {
      const size = repositories.get(from)?.blobs.get(digest);
      if (size !== undefined) change(name, { op: 'link-blob', digest, size });
      return size !== undefined;
    },
    deleteBlob: (name, digest) => {
      blobSize(name, digest);
      change(name, { op: 'unlink-blob', digest });
      release([digest]);
    },
    deleteTag: (name, tag) => {
      present(repository(name).tags.get(tag), () => tagUnknown(name, tag));
      change(name, { op: 'delete-tag', tag });
    },
    deleteManifest: (name, digest) => {
      const from = repository(name);
      present(from.manifests.get(digest), () => manifestUnknown(name, digest));
      const digests = withReferrers(from, digest);
      const blobs = digests.flatMap((each) => from.manifests.get(each)?.facts.blobs ?? []);
      change(name, { op: 'delete-manifests', digests });
      release([...digests, ...blobs]);
    },
    deleteRepository: (name) => {
      const { manifests, blobs } = repository(name);
      change(name, { op: 'delete-repository' });
      release([...manifests.keys(), ...blobs.keys()]);
    },
    setAttributes: (name, subject, attributes) => {
      repository(name);
      change(name, { op: 'set-attributes', subject, attributes });
    },
    close: state.close,
  };
}

async function putBlob(
  commit: RegistryContents['commitUpload'],
  upload: Upload,
  name: string,
  digest: string,
  source: Readable,
): Promise<{ size: number }> {
  try {
    await upload.append(source);
  } catch (error) {
    upload.discard();
    throw error;
  }
  commit(parseRepository(name), upload, digest);
  return { size: upload.size };
}

/** A process killed between filing and linking leaves content that nothing can reach. */
function removeOrphans(content: ContentFiles, { repositories }: RegistryState): void {
  const linked = new Set(
    [...repositories.values()].flatMap((each) => [...each.blobs.keys(), ...each.manifests.keys()]),
  );
  for (const digest of content.digests()) if (!linked.has(digest)) content.remove(digest);
}

function present<T>(value: T | undefined, absent: () => Error): T {
  if (value === undefined) throw absent();
  return value;
}
