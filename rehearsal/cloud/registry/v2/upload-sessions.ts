import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { RegistryError } from '../errors';
import type { RegistryContents } from '../store';
import type { Upload } from '../store/content';

/** An upload a client may go on with. */
export interface UploadSession {
  readonly id: string;
  readonly repository: string;
  readonly size: number;
  /** @throws RegistryError BLOB_UPLOAD_INVALID while another chunk is still being received. */
  append(content: Readable): Promise<void>;
}

/** Uploads in progress. They live as long as the process and at most an idle hour. */
export interface UploadSessions {
  begin(repository: string): UploadSession;
  /** @throws RegistryError BLOB_UPLOAD_UNKNOWN. */
  get(repository: string, id: string): UploadSession;
  /** Files the bytes under the digest and ends the session, also when the digest is refused. */
  commit(session: UploadSession, digest: string): void;
  cancel(session: UploadSession): void;
}

const idleLimitMs = 60 * 60 * 1000;

interface Entry extends UploadSession {
  readonly upload: Upload;
  busy: boolean;
  usedAt: number;
}

/** The uploads of one registry, at first none. */
export function createUploadSessions(store: RegistryContents, now: () => Date): UploadSessions {
  const entries = new Map<string, Entry>();
  const known = ({ repository, id }: Pick<UploadSession, 'repository' | 'id'>): Entry => {
    const entry = entries.get(id);
    if (entry?.repository !== repository)
      throw new RegistryError(404, 'BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry', { id });
    entry.usedAt = now().getTime();
    return entry;
  };
  const end = (entry: Entry): void => {
    refuseIfBusy(entry);
    entries.delete(entry.id);
  };
  const dropIdle = (): void => {
    const oldest = now().getTime() - idleLimitMs;
    for (const entry of entries.values()) {
      if (entry.busy || entry.usedAt >= oldest) continue;
      entries.delete(entry.id);
      entry.upload.discard();
    }
  };
  return {
    begin: (repository) => {
      dropIdle();
      const entry = createEntry(repository, store.beginUpload(), now().getTime());
      entries.set(entry.id, entry);
      return entry;
    },
    get: (repository, id) => known({ repository, id }),
    commit: (session, digest) => {
      const entry = known(session);
      end(entry);
      store.commitUpload(entry.repository, entry.upload, digest);
    },
    cancel: (session) => {
      const entry = known(session);
      end(entry);
      entry.upload.discard();
    },
  };
}

function createEntry(repository: string, upload: Upload, usedAt: number): Entry {
  const entry: Entry = {
    id: randomUUID(),
    repository,
    upload,
    usedAt,
    busy: false,
    get size() {
      return upload.size;
    },
    append: async (content) => {
      refuseIfBusy(entry);
      entry.busy = true;
      try {
        await upload.append(content);
      } finally {
        entry.busy = false;
      }
    },
  };
  return entry;
}

function refuseIfBusy({ busy }: Entry): void {
  if (busy)
    throw new RegistryError(
      409,
      'BLOB_UPLOAD_INVALID',
      'another request is sending to this upload; send chunks one after another',
    );
}
