import { z } from 'zod';
import type { Immutable } from '../schema';
import { selectionSchema } from '../selection/selection';
import type { CheckingKey } from './keys';
import { firstProblem, jsonIn, openSigned, refused, type Kind } from './open-signed';
import { tagListType } from './signature';

/**
 * What tags the source has, as it crosses an air gap: one signed document a transfer, beside the waybills.
 * Whoever reads one cannot trust it: every field is bounded, and what version 1 does not know is refused.
 */

/** The format this app writes, and the only one it reads. */
const version = 1;

/** Of the file, with its signature: room for more than 500,000 tags of usual names. */
export const longestListBytes = 16 * 1024 * 1024;

const text = (most: number) => z.string().min(1).max(most);
const number = z.int().min(1);

/** The list, as its sender signed it. */
export const tagListSchema = z.strictObject({
  version: z.literal(version, { error: 'is not 1: another version of acr-ferry wrote it' }).default(version),
  transferId: z.string().regex(/^t[a-z0-9]{15}$/, 'must be the id of a transfer'),
  route: text(64),
  exporter: z.strictObject({ cloud: text(64), registry: text(64) }),
  /** Whom it is for: cloud, registry and route there. */
  receiver: text(200),
  /** Rises with those of the waybills. */
  number,
  /** The last number that was given out when the source was first looked at: later ones it does not know. */
  asOf: z.int().min(0),
  /** The first number the sender remembers: of what went before it cannot say that it is gone. */
  since: number,
  /** Numbers of the waybills of its transfer. */
  waybills: z.array(number).max(100_000),
  createdAt: z.iso.datetime(),
  /** What the rules cover. */
  selection: selectionSchema,
  /** Every tag of the repositories the rules want. */
  repositories: z.array(z.strictObject({ repository: text(255), tags: z.array(text(128)) })),
});
export type TagList = Immutable<z.output<typeof tagListSchema>>;

/** The newest list a receiving route took of a sender. */
export const newestListSchema = z.object({ number: z.int(), asOf: z.int() });

const kind: Kind = { name: 'list of tags', mostBytes: longestListBytes, type: tagListType };

/** Reads a list of tags: by one nobody signed nothing is ever deleted. @throws as `openSigned` does */
export async function openTagList(file: Uint8Array, keys: readonly CheckingKey[]): Promise<TagList> {
  const { bytes, signature } = await openSigned(file, keys, kind);
  if (signature === 'none') throw refused(kind, 'it carries no signature', 'WAYBILL_UNSIGNED');
  if (signature === 'unchecked')
    throw refused(kind, 'the route has no key to check its signature with', 'WAYBILL_UNSIGNED');
  const parsed = tagListSchema.safeParse(jsonIn(bytes, kind));
  if (parsed.success) return parsed.data;
  throw refused(kind, firstProblem(parsed.error));
}

const listSuffix = '/source-tags.json';

/** Where the list of a transfer lies in the container. */
export const tagListName = (transferId: string): string => `${transferId}${listSuffix}`;

/** Whether a blob is such a list, by its name. */
export const isTagList = (name: string): boolean => `/${name}`.endsWith(listSuffix);
