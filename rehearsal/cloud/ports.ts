import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Need } from './roles/definitions';

/**
 * The seams between the emulators of the rehearsal cloud. Each is implemented once and handed in at start.
 */

/** One HTTP service of the cloud; `platform` gives it a TLS listener on loopback. */
export type HttpService = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Wall clock, injectable so that token, SAS and trigger times can be moved in tests. */
export type Clock = () => Date;

/** Who a bearer token belongs to; only tokens this cloud issued verify. */
export interface TokenClaims {
  readonly objectId: string;
  readonly clientId: string;
  readonly tenantId: string;
  readonly audience: string;
}

/** Issues and checks the access tokens of the cloud. */
export interface Tokens {
  issue(claims: TokenClaims, lifetimeSeconds?: number): { token: string; expiresOn: Date };
  /**
   * Checks signature, expiry and audience (trailing slashes do not count); a string says why the token is
   * refused.
   */
  verify(token: string, audiences: readonly string[]): TokenClaims | string;
}

/** Who may do what. */
export interface Access {
  /** True when the principal holds a role that covers it, at the scope or above. */
  allows(objectId: string, need: Need, scope: string): boolean;
}

/** Reads a Key Vault secret the way a pipeline identity does. */
export interface SecretReader {
  /**
   * @throws SecretDenied with the service's status and text (404, 403 no access, disabled, expired,
   * firewall).
   */
  read(secretUri: string, objectId: string): { value: string; version: string };
}

/** A vault that does not give a secret, with the HTTP status it answers. */
export class SecretDenied extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Content-addressed storage of one registry, on disk; nothing is held in memory but indexes. */
export interface RegistryStore {
  /** Tag or digest -> manifest; undefined when absent. */
  resolve(repository: string, reference: string): StoredManifest | undefined;
  readManifest(repository: string, digest: string): Promise<Buffer>;
  /** @throws when the digest does not match the bytes or a referenced blob or manifest is missing. */
  putManifest(repository: string, manifest: NewManifest): Promise<StoredManifest>;
  hasBlob(repository: string, digest: string): boolean;
  blobSize(repository: string, digest: string): number;
  readBlob(repository: string, digest: string, range?: { start: number; end: number }): Readable;
  /** Streams to disk, verifies the digest, then links it to the repository. */
  putBlob(repository: string, digest: string, content: Readable): Promise<{ size: number }>;
  /** Bytes of all blobs and manifests, each once. */
  usedBytes(): number;
  /** Whether a push to this tag is refused (`changeableAttributes.writeEnabled: false`). */
  isLocked(repository: string, tag: string): boolean;
  /** Whether pulling it is refused (`changeableAttributes.readEnabled: false`). */
  isUnreadable(repository: string, reference: string): boolean;
}

/** A manifest as the registry knows it. */
export interface StoredManifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly size: number;
}

/** A manifest to be put. */
export interface NewManifest {
  readonly bytes: Buffer;
  readonly mediaType: string;
  /** Tags to point at it; none leaves it reachable by digest only. */
  readonly tags: readonly string[];
  /** When given, the bytes must have it. */
  readonly digest?: string;
}

/**
 * Faults on demand. HTTP faults (throttle, 5xx, latency, drop, firewall) are applied by the platform in front
 * of each service; the others are asked for by name where they bite.
 */
export interface Faults {
  /** Takes one firing of the named fault matching the subject, if one is armed. */
  take(name: string, subject?: string): Readonly<Record<string, unknown>> | undefined;
}

/** Called by the blob platform after a blob is committed, and by a registry after a manifest is put. */
export type Emit = (event: {
  readonly topic: string;
  readonly subject: string;
  readonly eventType: string;
  readonly data: Readonly<Record<string, unknown>>;
}) => void;
