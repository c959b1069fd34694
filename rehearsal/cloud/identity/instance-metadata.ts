import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson, urlOf } from '../platform/http';
import { isKnownResource } from './applications';
import { selectIdentity, tokenLifetime, type ManagedIdentityOptions } from './managed-identity';

const day = 86_400;

/** Where virtual machines get their tokens, and az looks for one. */
export const metadataPath = '/metadata/identity/oauth2/token';

/**
 * The Instance Metadata Service: `GET /metadata/identity/oauth2/token` with the header `Metadata: true`. As
 * on a machine of Azure, every process may ask.
 */
export function answerMetadata(
  request: IncomingMessage,
  response: ServerResponse,
  { identities, tokens, faults }: ManagedIdentityOptions,
): void {
  const refuse = (description: string, error = 'invalid_request'): void => {
    sendJson(response, 400, { error, error_description: description });
  };
  const query = urlOf(request).searchParams;
  const resource = query.get('resource');
  if (request.headers.metadata !== 'true') {
    refuse('Required metadata header not specified');
  } else if (request.headers['x-forwarded-for'] !== undefined) {
    refuse('Requests that were forwarded are not served');
  } else if (!/^20\d\d-\d\d-\d\d$/.test(query.get('api-version') ?? '')) {
    refuse("Required query variable 'api-version' is missing or invalid");
  } else if (!resource) {
    refuse("Required query variable 'resource' is missing");
  } else {
    const identity = selectIdentity(identities, query);
    if (identity === undefined) {
      refuse('Identity not found');
    } else if (!isKnownResource(resource, identity.cloud)) {
      refuse(
        `AADSTS500011: The resource principal named ${resource} was not found in the tenant named ` +
          `${identity.tenantId}.`,
        'invalid_resource',
      );
    } else {
      const { objectId, clientId, tenantId } = identity;
      const seconds = tokenLifetime(faults, clientId, day);
      const issued = tokens.issue({ objectId, clientId, tenantId, audience: resource }, seconds);
      const expiresOn = Math.floor(issued.expiresOn.getTime() / 1000);
      sendJson(response, 200, {
        access_token: issued.token,
        client_id: clientId,
        expires_in: String(seconds),
        expires_on: String(expiresOn),
        ext_expires_in: String(seconds),
        not_before: String(expiresOn - seconds),
        resource,
        token_type: 'Bearer',
      });
    }
  }
}
