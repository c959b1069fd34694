import type { KeyObject } from 'node:crypto';

/** What signatures a route demands, with everything that makes them count. */
export type Trust = {
  /** Hash of the policy and all it names. */
  readonly fingerprint: string;
} & (
  | { readonly kind: 'notation'; readonly policies: readonly NotationPolicy[] }
  | { readonly kind: 'cosign'; readonly policies: readonly CosignPolicy[] }
);

/** What a route may demand. */
export const requirements = ['none', 'notation', 'cosign'] as const;

/** Validations that a level enforces or lets pass with a note; integrity is always enforced. */
export type Validation = 'authenticity' | 'authenticTimestamp' | 'expiry' | 'revocation';

/** A trust policy of the Notary Project, its stores read. */
export interface NotationPolicy {
  readonly name: string;
  /** `*`, `<login server>/<repository>`, or `<repository>` in any registry. */
  readonly scopes: readonly string[];
  /** Nothing is verified. */
  readonly skip: boolean;
  readonly actions: Readonly<Record<Validation, 'enforce' | 'log' | 'skip'>>;
  readonly verifyTimestamp: 'always' | 'afterCertExpiry';
  /** Trusted certificates in DER. */
  readonly stores: Readonly<Record<'ca' | 'signingAuthority' | 'tsa', readonly Buffer[]>>;
  /** Absent: whoever the stores vouch for. */
  readonly identities?: readonly ReadonlyMap<string, string>[];
}

/** Whose signatures cosign would accept. */
export interface CosignPolicy {
  readonly name: string;
  readonly repositories: readonly string[];
  readonly keys: readonly KeyObject[];
  readonly identities: readonly { readonly issuer: string; readonly subject: string }[];
  /** JSON of Sigstore's trusted root. */
  readonly trustedRoot?: object;
}
