import {
  createContainerRegistryManagement,
  type ContainerRegistryManagementContext,
} from '@azure/arm-containerregistry/api';
import type { TokenCredential } from '@azure/identity';
import type { Side } from '../domain/side';
import { boundedClient } from './bounded-calls';
import { toTransferError } from './failure';
import { freshToken } from './fresh-token';

/** The management client of a side's registry; typed calls and `armRequest` share its pipeline and tokens. */
export function createArmClient(side: Side, credential: TokenCredential): ContainerRegistryManagementContext {
  const scope = `${side.cloud.armAudience}/.default`;
  const { additionalPolicies } = boundedClient();
  return createContainerRegistryManagement(credential, side.subscriptionId, {
    endpoint: side.cloud.armEndpoint,
    additionalPolicies: [
      ...additionalPolicies,
      { position: 'perRetry', policy: freshToken(credential, scope) },
    ],
    credentials: { scopes: [scope] },
  });
}

/** One call of ARM. */
export interface ArmRequest {
  readonly side: Side;
  /** The verb, for error messages. */
  readonly operation: string;
  readonly method: 'get' | 'put' | 'post' | 'delete';
  /** From `/subscriptions`, or a whole `nextLink`. */
  readonly path: string;
  readonly apiVersion: string;
  readonly body?: unknown;
}

interface ArmErrorBody {
  readonly error?: { readonly code?: string; readonly message?: string };
}

/**
 * Calls a resource the stable SDK does not know. Returns the parsed body, undefined for 404.
 * @throws TransferError with ARM's status, code and message.
 */
export async function armRequest<T>(
  client: ContainerRegistryManagementContext,
  { side, operation, method, path, apiVersion, body }: ArmRequest,
): Promise<T | undefined> {
  try {
    const response = await client.pathUnchecked(path)[method]({
      ...(!path.includes('api-version=') && { queryParameters: { 'api-version': apiVersion } }),
      ...(body !== undefined && { body, contentType: 'application/json' }),
    });
    const statusCode = Number(response.status);
    // An action may answer with nothing, which is not the same as not found.
    if (statusCode < 300) return (response.body ?? {}) as T;
    const { error } = (response.body ?? {}) as ArmErrorBody;
    if (statusCode === 404 && error?.code !== 'NoRegisteredProviderFound') return undefined;
    throw Object.assign(new Error(error?.message ?? 'no error text'), {
      statusCode,
      code: error?.code,
      response: { headers: new Map(Object.entries(response.headers)) },
    });
  } catch (error) {
    throw toTransferError(error, operation, side.name);
  }
}
