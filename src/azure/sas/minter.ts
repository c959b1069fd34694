import type { ContainerClient } from '@azure/storage-blob';
import type { Validity } from '../../domain/sas/policy';
import type { AccountKey, SecretVersion } from '../../domain/sas/secret-version';
import type { Lease } from './container-lease';
import type { MintedToken } from './minted-token';

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
