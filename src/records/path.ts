import type { z } from 'zod';
import { immutable, type Immutable } from '../domain/schema';

/** Where a document of one shape lies in the state container; the schema validates what is read there. */
export interface Path<T> {
  readonly name: string;
  readonly schema: z.ZodType<T>;
  /** The newest format this app knows. A document without `version` has 1. */
  readonly version: number;
}

/**
 * Where the documents of a transfer lie. A plan that nobody started yet keeps its own apart, so that a lifecycle rule
 * can remove old ones.
 */
export const folderOf = (id: string): string => `${id.startsWith('p') ? 'plans' : 'transfers'}/${id}/`;

/** A path to documents of this shape. The version rises when readers of the old shape would misread the new one. */
export const pathTo = <S extends z.ZodType<object>>(
  name: string,
  schema: S,
  version = 1,
): Path<Immutable<z.output<S>>> => ({ name, schema: immutable(schema), version });
