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

/** A request on its way to its handler, from outside or from a deployment. */
export interface ArmCall extends Pick<ArmRequest, 'method' | 'query' | 'caller' | 'origin'> {
  readonly pathname: string;
  readonly body: () => Promise<unknown>;
}

/** Checks a call and has it answered. @throws ArmFailure */
export type Dispatch = (call: ArmCall) => Promise<ArmReply>;
