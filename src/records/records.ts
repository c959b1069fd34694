import { z } from 'zod';
import type { Documents } from '../azure/documents/documents';
import { invalidDocument, newerDocument } from '../azure/documents/failures';
import { TransferError } from '../domain/errors';
import { immutable, type Immutable, problemIn } from '../domain/schema';

/** Where a document of one shape lies in the state container; the schema validates what is read there. */
export interface Path<T> {
  readonly name: string;
  readonly schema: z.ZodType<T>;
  /** The newest format this app knows. A document without `version` has 1. */
  readonly version: number;
}

/** Where documents of a transfer lie; those of a plan apart, so that a lifecycle rule can remove old ones. */
export const folderOf = (id: string): string => `${id.startsWith('p') ? 'plans' : 'transfers'}/${id}/`;

/** A path to documents of this shape; the version rises when readers of the old one would misread the new. */
export const pathTo = <S extends z.ZodType<object>>(
  name: string,
  schema: S,
  version = 1,
): Path<Immutable<z.output<S>>> => ({ name, schema: immutable(schema), version });

/** Stored documents by typed path: what is read is parsed, and carries the version of its format. */
export interface Records {
  /** Undefined when there is none. @throws TransferError DOCUMENT_INVALID naming document and field */
  read<T>(path: Path<T>): Promise<T | undefined>;
  /** The same of one that must be there. @throws TransferError INTERNAL when it is gone */
  demand<T>(path: Path<T>): Promise<T>;
  /** Creates or replaces. */
  write<T>(path: Path<T>, value: T): Promise<void>;
  /** Writes unless there is one already, which then stays as it is; returns whether it was written. */
  create<T>(path: Path<T>, value: T): Promise<boolean>;
  /**
   * Changes a document although others do, too: `change` is asked again whenever somebody was faster. What it
   * gives back as it was is not written. Returns what is there now.
   */
  update<T>(path: Path<T>, change: (current: T | undefined) => T): Promise<T>;
  /** The same of one that is there; what is left empty, for which undefined stands, is removed. */
  shrink<T>(path: Path<T>, change: (current: T) => T | undefined): Promise<void>;
  exists(path: Path<unknown>): Promise<boolean>;
  remove(path: Pick<Path<unknown>, 'name'>): Promise<void>;
  /** Names under a prefix in lexical order, one page; `next` continues. */
  list(prefix: string, pageSize: number, from?: string): Promise<{ paths: string[]; next?: string }>;
}

/** The records in one container of documents. */
export function openRecords(documents: Documents): Records {
  const read: Records['read'] = async (path) => parse(path, await documents.read(path.name));
  return {
    read,
    async demand(path) {
      const found = await read(path);
      if (found !== undefined) return found;
      const message = `the document ${path.name} is gone`;
      throw new TransferError('INTERNAL', message, { operation: 'read document', origin: 'app' });
    },
    write: (path, value) => documents.write(path.name, stamp(path, value)),
    create: (path, value) => documents.create(path.name, stamp(path, value)),
    async update(path, change) {
      const stored = await documents.update(path.name, (current) => {
        const parsed = parse(path, current);
        const changed = change(parsed);
        return changed === parsed && parsed !== undefined ? current : stamp(path, changed);
      });
      return path.schema.parse(stored);
    },
    async shrink(path, change) {
      await documents.update(path.name, (current) => {
        const parsed = parse(path, current);
        const changed = parsed && change(parsed);
        if (changed === undefined) return undefined;
        return changed === parsed ? current : stamp(path, changed);
      });
    },
    exists: ({ name }) => documents.exists(name),
    remove: ({ name }) => documents.remove(name),
    list: (prefix, pageSize, from) => documents.list(prefix, pageSize, from),
  };
}

/** All names under a prefix in lexical order. */
export async function listAll(records: Pick<Records, 'list'>, prefix: string): Promise<string[]> {
  const names: string[] = [];
  let from: string | undefined;
  do {
    const page = await records.list(prefix, 5000, from);
    names.push(...page.paths);
    from = page.next;
  } while (from !== undefined);
  return names;
}

const stamp = <T>({ version }: Path<T>, value: T): unknown => ({ version, ...value });

const format = z.object({ version: z.number().default(1) });

function parse<T>(path: Path<T>, document: unknown): T | undefined {
  if (document === undefined) return undefined;
  const { version } = parseAs(path, format, document);
  if (version <= path.version) return parseAs(path, path.schema, document);
  const known = `this app knows formats up to ${path.version}`;
  throw newerDocument(path.name, `/version is ${version}, and ${known}`);
}

function parseAs<T>({ name }: Path<unknown>, schema: z.ZodType<T>, document: unknown): T {
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  throw invalidDocument(name, problemIn(parsed.error));
}
