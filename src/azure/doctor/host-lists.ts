import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
} from '@azure/core-rest-pipeline';
import { boundedClient } from '../bounded-calls';
import { managedIdentity } from '../credentials';

const scopes = 'https://storage.azure.com/.default';
/** Knows tokens of Entra in all services. */
const version = '2021-12-02';

const lists = { queue: '?comp=list&maxresults=1', table: 'Tables?$top=1' };

/** Lists the queues or tables there, one at most, as the host signs in. @throws an error of the service */
export async function listOf(
  service: 'queue' | 'table',
  url: string,
  clientId: string | undefined,
): Promise<void> {
  const pipeline = createPipelineFromOptions({ retryOptions: { maxRetries: 1 } });
  for (const { policy } of boundedClient().additionalPolicies) pipeline.addPolicy(policy);
  const credential = managedIdentity(clientId);
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes }));
  const request = createPipelineRequest({
    url: `${url.replace(/\/$/, '')}/${lists[service]}`,
    headers: createHttpHeaders({
      'x-ms-version': version,
      'x-ms-date': new Date().toUTCString(),
      accept: service === 'table' ? 'application/json;odata=nometadata' : 'application/xml',
    }),
  });
  const response = await pipeline.sendRequest(createDefaultHttpClient(), request);
  const { status: statusCode, bodyAsText } = response;
  if (statusCode < 300) return;
  throw Object.assign(new Error(bodyAsText ?? ''), { ...codeIn(bodyAsText ?? ''), statusCode, response });
}

/** Queues say it in XML, tables in JSON. */
function codeIn(text: string): { readonly code?: string } {
  const code = /<Code>(\w+)<\/Code>|"code"\s*:\s*"(\w+)"/i.exec(text);
  const found = code?.[1] ?? code?.[2];
  return found === undefined ? {} : { code: found };
}
