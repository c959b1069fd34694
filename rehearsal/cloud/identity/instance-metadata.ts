import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal, sendJson, urlOf } from '../platform/http';
import { issueToken, selectIdentity, type ManagedIdentityOptions } from './managed-identity';

/** Where virtual machines get their tokens, and az looks for one. */
export const metadataPath = '/metadata/identity/oauth2/token';

/**
 * The Instance Metadata Service: `GET /metadata/identity/oauth2/token` with the header `Metadata: true`. As
 * on a machine of Azure, every process may ask.
 */
export function answerMetadata(
  request: IncomingMessage,
  response: ServerResponse,
  options: ManagedIdentityOptions,
): void {
  try {
    sendJson(response, 200, grant(request, options));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    sendJson(response, error.status, { error: error.code, error_description: error.message });
  }
}

function grant(request: IncomingMessage, options: ManagedIdentityOptions): object {
  const refuse = (description: string): Refusal => new Refusal(400, 'invalid_request', description);
  const query = urlOf(request).searchParams;
  if (request.headers.metadata !== 'true') throw refuse('Required metadata header not specified');
  if (request.headers['x-forwarded-for'] !== undefined) {
    throw refuse('Requests that were forwarded are not served');
  }
  if (!/^20\d\d-\d\d-\d\d$/.test(query.get('api-version') ?? '')) {
    throw refuse("Required query variable 'api-version' is missing or invalid");
  }
  const resource = query.get('resource');
  if (!resource) throw refuse("Required query variable 'resource' is missing");
  const identity = selectIdentity(options.identities, query);
  if (identity === undefined) throw refuse('Identity not found');
  const { token, seconds, expiresOn } = issueToken(options, identity, resource);
  return {
    access_token: token,
    client_id: identity.clientId,
    expires_in: String(seconds),
    expires_on: String(expiresOn),
    ext_expires_in: String(seconds),
    not_before: String(expiresOn - seconds),
    resource,
    token_type: 'Bearer',
  };
}
