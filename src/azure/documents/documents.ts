import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { RestError, type ContainerClient } from '@azure/storage-blob';
import { TransferError } from '../../domain/errors';
import { callLimit } from '../bounded-calls';
import { documentFailure, invalidDocument } from './failures';
import { isConditionBroken } from '../failure';

/** JSON documents in a blob container. All throw TransferError naming the document. */
export interface Documents {
  /** Undefined when there is none. */
  read(path: string): Promise<unknown>;
  /** Creates or replaces; makes the container on first use. */
  write(path: string, value: unknown): Promise<void>;
  /** Writes unless there is one already, which then stays as it is; returns whether it was written. */
  create(path: string, value: unknown): Promise<boolean>;
  /**
   * Changes a document although others do, too: `change` is asked again whenever somebody was faster. What it
   * gives back as it was is not written; undefined removes it. Returns what is there now.
   */
  update(path: string, change: (current: unknown) => unknown): Promise<unknown>;
  exists(path: string): Promise<boolean>;
  remove(path: string): Promise<void>;
  /** Paths under a prefix in lexical order, one page; `next` continues. */
  list(prefix: string, pageSize: number, from?: string): Promise<{ paths: string[]; next?: string }>;
}

interface Conditions {
  readonly ifNoneMatch?: string;
  readonly ifMatch?: string;
}

/** With fewer writers than this a change goes through; with more the caller tries again. */
const changesTried = 20;
/** Those that met do not come again at the same moment: each waits by chance, and longer every time. */
const pauseMs = 20;

/** The documents of a container, which is made when it is missing. */
export function createDocuments(container: ContainerClient): Documents {
  const its = openDocuments(container);
  return {
    read: (path) => naming('read', path, () => its.read(path)),
    write: (path, value) => naming('write', path, () => its.write(path, value)),
    create: (path, value) => naming('write', path, () => its.create(path, value)),
    update: (path, change) => naming('change', path, () => its.update(path, change)),
    exists: (path) => naming('look for', path, () => its.exists(path)),
    remove: (path) => naming('remove', path, () => its.remove(path)),
    list: (prefix, pageSize, from) => naming('list', prefix, () => its.list(prefix, pageSize, from)),
  };
}

async function naming<T>(verb: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw documentFailure(error, `${verb} document ${path}`);
  }
}

function openDocuments(container: ContainerClient): Documents {
  const upload = async (path: string, value: unknown, conditions: Conditions) => {
    const content = Buffer.from(JSON.stringify(value));
    const put = () =>
      container
        .getBlockBlobClient(path)
        .uploadData(content, { blobHTTPHeaders: { blobContentType: 'application/json' }, conditions });
    try {
      await put();
    } catch (error) {
      if (!isNotFound(error)) throw error;
      await container.createIfNotExists();
      await put();
    }
  };
  const download = async (
    path: string,
  ): Promise<{ value: unknown; etag: string | undefined } | undefined> => {
    try {
      const blob = container.getBlobClient(path);
      const { readableStreamBody, etag } = await blob.download(0, undefined, { abortSignal: callLimit() });
      return { value: await json(readableStreamBody ?? Readable.from([])), etag };
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error instanceof SyntaxError ? invalidDocument(path, 'is not JSON') : error;
    }
  };
  /** Whether the conditions held. */
  const uploadIf = async (path: string, value: unknown, conditions: Conditions): Promise<boolean> => {
    try {
      await upload(path, value, conditions);
      return true;
    } catch (error) {
      if (isConditionBroken(error)) return false;
      throw error;
    }
  };
  /** Whether it was the version that is gone now. */
  const removeIf = async (path: string, etag: string | undefined): Promise<boolean> => {
    try {
      const conditions = etag === undefined ? {} : { ifMatch: etag };
      await container.getBlobClient(path).deleteIfExists({ conditions });
      return true;
    } catch (error) {
      if (isConditionBroken(error)) return false;
      throw error;
    }
  };
  return {
    read: async (path) => (await download(path))?.value,
    write: (path, value) => upload(path, value, {}),
    create: (path, value) => uploadIf(path, value, { ifNoneMatch: '*' }),
    async update(path, change) {
      for (let tried = 0; tried < changesTried; tried++) {
        const found = await download(path);
        const value = change(found?.value);
        if (value === found?.value) return value;
        if (value === undefined) {
          if (await removeIf(path, found?.etag)) return undefined;
          continue;
        }
        const conditions = found?.etag === undefined ? { ifNoneMatch: '*' } : { ifMatch: found.etag };
        if (await uploadIf(path, value, conditions)) return value;
        await sleep(Math.random() * pauseMs * (tried + 1));
      }
      throw new TransferError('THROTTLED', `${path} is changed by too many at once`, {
        operation: 'change document',
        origin: 'app',
        retryable: true,
      });
    },
    async exists(path) {
      return container.getBlobClient(path).exists();
    },
    async remove(path) {
      await container.getBlobClient(path).deleteIfExists();
    },
    async list(prefix, pageSize, from) {
      const pages = container
        .listBlobsFlat({ prefix })
        .byPage({ maxPageSize: pageSize, ...(from !== undefined && { continuationToken: from }) });
      try {
        for await (const { segment, continuationToken: next } of pages) {
          const paths = segment.blobItems.map((item) => item.name);
          return { paths, ...(next !== undefined && next !== '' && { next }) };
        }
        return { paths: [] };
      } catch (error) {
        if (isNotFound(error)) return { paths: [] };
        throw error;
      }
    },
  };
}

/** The blob or its container is absent. */
function isNotFound(error: unknown): boolean {
  return error instanceof RestError && error.statusCode === 404;
}
