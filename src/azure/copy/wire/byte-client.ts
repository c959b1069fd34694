import {
  bearerTokenAuthenticationPolicy,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  RestError,
  userAgentPolicy,
  type HttpHeaders,
} from '@azure/core-rest-pipeline';
import type { BlobClient } from '@azure/storage-blob';
import { requestIdHeader } from './answers';
import { freshToken } from '../../fresh-token';
import { exchange, type Passing } from './exchange';

/** A request whose bytes, coming or going, do not pass through the SDK's client. */
interface BytesRequest extends Passing {
  readonly method: 'GET' | 'PUT';
  /** Added to the URL of the blob. */
  readonly query?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Tells the head of the expected answer. @throws RestError for any other, without a URL: it may be signed */
export type ByteClient = (request: BytesRequest) => Promise<HttpHeaders>;

const scopes = 'https://storage.azure.com/.default';

/** Opens a blob for its bytes, with the SAS in its URL or the token of its client. */
export function openBytes({ url, credential }: BlobClient, version: string): ByteClient {
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(userAgentPolicy());
  if ('getToken' in credential) {
    pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes }));
    pipeline.addPolicy(freshToken(credential, scopes));
  }
  return async ({ method, query, headers, signal, ...passing }) => {
    const request = createPipelineRequest({
      url: query === undefined ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`,
      method,
      // Storage without TLS is what settings allow or not; a token is never sent over it.
      allowInsecureConnection: true,
      abortSignal: signal,
      headers: createHttpHeaders({
        'x-ms-version': version,
        'x-ms-date': new Date().toUTCString(),
        ...headers,
      }),
    });
    request.headers.set(requestIdHeader, request.requestId);
    const answer = await pipeline.sendRequest(exchange(passing), request);
    if (answer.status === passing.expected) return answer.headers;
    throw refused(answer.status, answer.headers);
  };
}

function refused(statusCode: number, headers: HttpHeaders): RestError {
  const code = headers.get('x-ms-error-code');
  return Object.assign(
    new RestError(`the service answered ${statusCode}`, { statusCode, ...(code !== undefined && { code }) }),
    { response: { headers } },
  );
}
