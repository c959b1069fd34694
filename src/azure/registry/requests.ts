import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type Pipeline,
  type PipelineOptions,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { TransferError } from '../../domain/errors';
import { registryId, type End } from '../../domain/side';
import { boundedClient } from '../bounded-calls';
import { toTransferError } from '../failure';

/** What is asked of a registry: a form is posted, without one it is read. */
interface RequestOptions {
  readonly method?: 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: readonly [string, string][];
  readonly isStream?: boolean;
}

/**
 * Sends a request to the data plane of a registry, by a path or an address it led to. Answers are those of
 * success, redirects and 404. @throws TransferError when it refuses or does not answer.
 */
export type Send = (operation: string, path: string, options: RequestOptions) => Promise<PipelineResponse>;

/** Requests to one registry. What is deleted is asked once: whoever tries again looks before. */
export function createSend(side: End, origin: string): Send {
  const pipeline = pipelineOf({});
  const once = pipelineOf({ retryOptions: { maxRetries: 0 } });
  const http = createDefaultHttpClient();
  return async (operation, path, options) => {
    const { form, headers = {}, method = form === undefined ? 'GET' : 'POST', isStream = false } = options;
    const request = createPipelineRequest({
      url: new URL(path, origin).href,
      method,
      headers: createHttpHeaders({
        ...headers,
        ...(form && { 'Content-Type': 'application/x-www-form-urlencoded' }),
      }),
      ...(form && { body: new URLSearchParams([...form]).toString() }),
      ...(isStream && { streamResponseStatusCodes: new Set([200]) }),
    });
    try {
      const response = await (method === 'DELETE' ? once : pipeline).sendRequest(http, request);
      if (response.status < 300 || isRedirect(response)) return response;
      if (response.status === 404) return absent(response, operation, side);
      throw Object.assign(new Error(reasonIn(response)), { statusCode: response.status, response });
    } catch (error) {
      throw registryFailure(error, operation, side, method === 'DELETE');
    }
  };
}

/** What requests to a registry pass through: none hangs, and none sleeps for long. */
export function pipelineOf(options: PipelineOptions): Pipeline {
  const pipeline = createPipelineFromOptions(options);
  for (const { policy, position } of boundedClient().additionalPolicies) {
    pipeline.addPolicy(policy, position === 'perRetry' ? { afterPhase: 'Retry' } : {});
  }
  return pipeline;
}

/** ACR keeps blobs in a storage account, and leads there by an address that opens one of them. */
export const isRedirect = ({ status, headers }: PipelineResponse): boolean =>
  status === 307 && headers.get('location') !== undefined;

/** That something is absent is the word of a registry or of its storage: the page of a proxy says nothing. */
function absent(response: PipelineResponse, operation: string, { name: origin }: End): PipelineResponse {
  const isStorage = response.headers.get('x-ms-error-code') !== undefined;
  if (isStorage || /UNKNOWN|NOT_?FOUND/i.test(reasonIn(response))) return response;
  const message = `${operation} failed: a 404 that says of nothing that it is not there`;
  throw new TransferError('UNAVAILABLE', message, { operation, origin, retryable: true });
}

/** The first of the errors a registry lists, see the OCI distribution specification. */
function reasonIn({ bodyAsText }: PipelineResponse): string {
  try {
    const { errors } = JSON.parse(bodyAsText ?? '') as { errors?: { code?: string; message?: string }[] };
    return [errors?.[0]?.code, errors?.[0]?.message].filter((part) => part !== undefined).join(': ');
  } catch {
    return '';
  }
}

const reader = 'Container Registry Repository Reader and Container Registry Repository Catalog Lister';
const deleter = 'Container Registry Repository Contributor';

/** A registry does not say who it refused, nor for lack of what. */
function registryFailure(error: unknown, operation: string, side: End, deletes: boolean): TransferError {
  const failed = toTransferError(error, operation, side.name);
  const { statusCode } = error as { statusCode?: number };
  if (failed.failure.code !== 'ACCESS_DENIED' || (statusCode !== 403 && statusCode !== 401)) return failed;
  const { kind, clientId = 'of the app' } = side.credential;
  const who = kind === 'managed-identity' ? `the identity ${clientId}` : `the application ${clientId}`;
  const legacy = deletes ? 'AcrDelete' : 'AcrPull';
  return new TransferError(
    'ACCESS_DENIED',
    `${failed.message}; ${who} needs the role ${legacy} on ${registryId(side)} or, where roles are ` +
      `bound to repositories, ${deletes ? deleter : reader}`,
    { operation, origin: side.name, cause: failed.cause },
  );
}
