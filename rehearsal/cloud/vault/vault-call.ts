import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TokenClaims } from '../ports';

/** One authenticated request to a vault, with its path taken apart. */
export interface VaultCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly caller: TokenClaims;
  readonly name: string;
  readonly version: string | undefined;
}

/** Answers one kind of request. */
export type VaultHandler = (call: VaultCall) => void | Promise<void>;
