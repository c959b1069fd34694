import type { SasKind } from '../side';

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

/** What acr-ferry notes about a token in the tags of its secret version. */
export interface TokenFacts {
  readonly kind: SasKind;
  readonly account: string;
  readonly container: string;
  readonly rights: string;
  readonly ipRange?: string;
  /** Which account key signed it. */
  readonly accountKey?: AccountKey;
  /** Id of the stored access policy that holds its rights and dates. */
  readonly accessPolicy?: string;
  /** Counts the rotations of a secret: the vault's times tell versions apart only to the second. */
  readonly serial?: number;
}

export type AccountKey = 'key1' | 'key2';

/** Marks the versions acr-ferry wrote. */
const issuer = 'acr-ferry';

export function toTags(facts: TokenFacts): Record<string, string> {
  const { kind, account, container, rights, ipRange, accountKey, accessPolicy, serial } = facts;
  return {
    issuer,
    kind,
    account,
    container,
    rights,
    ...(ipRange !== undefined && { ipRange }),
    ...(accountKey !== undefined && { accountKey }),
    ...(accessPolicy !== undefined && { accessPolicy }),
    ...(serial !== undefined && { serial: String(serial) }),
  };
}

/** Undefined for tags acr-ferry did not write. */
export function fromTags(tags: Readonly<Record<string, string>> = {}): TokenFacts | undefined {
  const { kind, account, container, rights, ipRange, accountKey, accessPolicy, serial } = tags;
  if (tags.issuer !== issuer || account === undefined || container === undefined || rights === undefined) {
    return undefined;
  }
  if (kind !== 'user-delegation' && kind !== 'account-key') return undefined;
  return {
    kind,
    account,
    container,
    rights,
    ...(ipRange !== undefined && { ipRange }),
    ...((accountKey === 'key1' || accountKey === 'key2') && { accountKey }),
    ...(accessPolicy !== undefined && { accessPolicy }),
    ...(serial !== undefined && /^\d{1,15}$/.test(serial) && { serial: Number(serial) }),
  };
}

/** Newest first. The newest is what a versionless URI gives, enabled or not. */
export const newestFirst = (versions: readonly SecretVersion[]): SecretVersion[] =>
  [...versions].sort((a, b) => b.created.getTime() - a.created.getTime() || serialOf(b) - serialOf(a));

/** The serial the next version gets. Rotations of a container come one at a time, so no two get the same. */
export const nextSerial = (versions: readonly SecretVersion[]): number =>
  Math.max(0, ...versions.map(serialOf)) + 1;

const serialOf = ({ token }: SecretVersion): number => token?.serial ?? 0;
