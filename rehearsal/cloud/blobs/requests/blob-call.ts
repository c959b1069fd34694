import type { IncomingMessage, ServerResponse } from 'node:http';
import { urlOf } from '../../platform/http';
import { parseAddress, type BlobAddress } from './address';
import type { Need } from '../../roles/definitions';
import { classify, needOf, type Operation } from './operation';

/** One request to the Blob service on its way through the stages. */
export interface BlobCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly address: BlobAddress;
  readonly operation: Operation;
  /** What a role has to cover. */
  readonly need: Need;
}

/** Does its one thing, then `next()`, or answers and does not. Throws `StorageError` to refuse. */
export type BlobStage = (call: BlobCall, next: () => Promise<void>) => Promise<void> | void;

/** Takes a request apart. */
export function readCall(request: IncomingMessage, response: ServerResponse): BlobCall {
  const url = urlOf(request);
  const address = parseAddress(request.headers.host ?? '', url.pathname);
  const parts = {
    method: request.method ?? '',
    query: url.searchParams,
    headers: request.headers,
    hasBlob: address.blob !== undefined,
  };
  return { request, response, url, address, operation: classify(parts), need: needOf(parts) };
}

/** Runs the stages in order; each decides whether the following ones run. */
export async function runStages(stages: readonly BlobStage[], call: BlobCall): Promise<void> {
  const [stage, ...rest] = stages;
  if (stage) await stage(call, () => runStages(rest, call));
}

const commits: readonly Operation[] = [
  'put-blob',
  'put-block-list',
  'put-blob-from-url',
  'copy',
  'copy-from-url',
];

/** Whether the operation makes a blob visible. */
export const isCommit = (operation: Operation): boolean => commits.includes(operation);
