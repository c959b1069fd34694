import type { TokenClaims } from '../../ports';
import type { ResourcePath } from './resource-path';

/** One authenticated request, as the handlers see it. */
export interface ArmRequest {
  readonly method: string;
  readonly path: ResourcePath;
  /** Path as the caller wrote it, without query. */
  readonly url: string;
  readonly query: URLSearchParams;
  readonly apiVersion: string;
  readonly body: unknown;
  readonly caller: TokenClaims;
  /** `https://host[:port]` the caller used; links lead back to it. */
  readonly origin: string;
}

/** An answer; ARM's headers are added to its own. */
export interface ArmReply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers one kind of request. */
export type ArmHandler = (request: ArmRequest) => ArmReply | Promise<ArmReply>;
