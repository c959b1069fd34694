import {
  type ContainerClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  SASProtocol,
  type SasIPRange,
  type StorageSharedKeyCredential,
  type UserDelegationKey,
} from '@azure/storage-blob';
import type { Validity, SasPolicy } from '../../domain/sas/policy';
import type { AccountKey, SecretVersion, TokenFacts } from '../../domain/sas/secret-version';
import type { Lease } from './container-lease';

/** A SAS before it is stored. A secret: it never leaves the activity that minted it. */
export interface MintedToken extends Validity {
  /** The query string, without `?`. */
  readonly query: string;
  /** The same token without its address range, so that it can be proved from here; never stored. */
  readonly proofQuery: string;
  readonly facts: TokenFacts;
}

/** What signs: a delegation key, or an account key for a stored access policy with rights and dates. */
export type Signer =
  | { readonly delegationKey: UserDelegationKey }
  | { readonly accountKey: StorageSharedKeyCredential; readonly accessPolicy: string };

/** Signs a container token, https only. */
export function signToken(
  policy: SasPolicy,
  { startsOn, expiresOn }: Validity,
  signer: Signer,
): Pick<MintedToken, 'query' | 'proofQuery'> {
  const { container: containerName, version } = policy;
  const common = { containerName, protocol: SASProtocol.Https, version };
  const permissions = ContainerSASPermissions.parse(policy.rights);
  return signings(policy, (range) =>
    ('delegationKey' in signer
      ? generateBlobSASQueryParameters(
          { ...common, ...range, permissions, startsOn, expiresOn },
          signer.delegationKey,
          policy.account,
        )
      : generateBlobSASQueryParameters(
          { ...common, ...range, identifier: signer.accessPolicy },
          signer.accountKey,
        )
    ).toString(),
  );
}

/** Signs a token, and its twin without the address range. */
export const signings = (
  { ipRange }: SasPolicy,
  sign: (range?: { ipRange: SasIPRange }) => string,
): Pick<MintedToken, 'query' | 'proofQuery'> => ({
  query: sign(ipRange === undefined ? undefined : { ipRange: parseRange(ipRange) }),
  proofQuery: sign(),
});

/** `a-b` or `a` as the SDK wants it. */
function parseRange(text: string): SasIPRange {
  const [start = text, end] = text.split('-');
  return { start, ...(end !== undefined && { end }) };
}

/** What the tags of the secret say about a token of this policy. */
export function factsOf({ kind, account, container, rights, ipRange }: SasPolicy): TokenFacts {
  return { kind, account, container, rights, ...(ipRange !== undefined && { ipRange }) };
}

/** Makes tokens of one kind for one side. */
export interface Minter {
  /** The transfer container, opened with what this kind signs by. */
  container(): Promise<ContainerClient>;
  mint(order: MintOrder): Promise<MintedToken>;
}

interface MintOrder {
  readonly validity: Validity;
  /** The versions of the secret so far: they say which policies and which key are in use. */
  readonly versions: readonly SecretVersion[];
  readonly lease: Lease;
  /** The account key to sign with; the one in use without it. */
  readonly signWith?: AccountKey;
}
