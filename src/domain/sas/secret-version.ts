import { z } from 'zod';
import type { Immutable } from '../schema';
import { sasKindSchema } from '../side';

/** One version of a SAS secret as the vault describes it; never its value. */
export interface SecretVersion {
  readonly version: string;
  readonly created: Date;
  readonly enabled: boolean;
  readonly startsOn?: Date;
  readonly expiresOn?: Date;
  /** The vault itself renews it: a managed storage account definition, which is legacy. */
  readonly managedByVault: boolean;
  /** What the tags say about the token; absent when acr-ferry did not write the version. */
  readonly token?: TokenFacts;
}

/** One of the two keys of a storage account. */
export const accountKeySchema = z.enum(['key1', 'key2'], 'must be key1 or key2');
export type AccountKey = z.output<typeof accountKeySchema>;

const tokenFactsSchema = z.object({
  kind: sasKindSchema,
  account: z.string(),
  container: z.string(),
  rights: z.string(),
  ipRange: z.string().exactOptional(),
  /** Which account key signed it. */
  accountKey: accountKeySchema.exactOptional(),
  /** Id of the stored access policy that holds its rights and dates. */
  accessPolicy: z.string().exactOptional(),
  /** Why it was made: see `renewalReasonSchema`. */
  reason: z.string().exactOptional(),
  /** Counts the rotations of a secret: the vault's times tell versions apart only to the second. */
  serial: z.int().exactOptional(),
});
/** What acr-ferry notes about a token in the tags of its secret version. */
export type TokenFacts = Immutable<z.output<typeof tokenFactsSchema>>;

/** Marks the versions acr-ferry wrote. */
const issuer = 'acr-ferry';

/** Tags of a secret version, which hold nothing but text. */
export const toTags = ({ serial, ...facts }: TokenFacts): Record<string, string> => ({
  issuer,
  ...facts,
  ...(serial !== undefined && { serial: String(serial) }),
});

/** Undefined for tags acr-ferry did not write. A key or serial that makes no sense is left out. */
export function fromTags(tags: Readonly<Record<string, string>> = {}): TokenFacts | undefined {
  if (tags.issuer !== issuer) return undefined;
  const { accountKey, serial = '', ...facts } = tags;
  const key = accountKeySchema.safeParse(accountKey).data;
  return tokenFactsSchema.safeParse({
    ...facts,
    ...(key && { accountKey: key }),
    ...(/^\d{1,15}$/.test(serial) && { serial: Number(serial) }),
  }).data;
}

/** Newest first. The newest is what a versionless URI gives, enabled or not. */
export const newestFirst = (versions: readonly SecretVersion[]): SecretVersion[] =>
  [...versions].sort((a, b) => b.created.getTime() - a.created.getTime() || serialOf(b) - serialOf(a));

/** The serial the next version gets. Rotations of a container come one at a time, so no two get the same. */
export const nextSerial = (versions: readonly SecretVersion[]): number =>
  Math.max(0, ...versions.map(serialOf)) + 1;

const serialOf = ({ token }: SecretVersion): number => token?.serial ?? 0;
