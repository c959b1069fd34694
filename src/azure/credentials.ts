import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  type TokenCredential,
} from '@azure/identity';
import { ManagedIdentityApplication } from '@azure/msal-node';
import type { End } from '../domain/side';

/** Audience of a managed identity's token that stands in for an app registration, by cloud. */
const exchangeAudiences: Readonly<Record<string, string>> = {
  AzureUSGovernment: 'api://AzureADTokenExchangeUSGov',
  AzureChinaCloud: 'api://AzureADTokenExchangeChina',
};

/** An identity of the app: the system-assigned one where none is named. */
export const managedIdentity = (clientId?: string): ManagedIdentityCredential =>
  new ManagedIdentityCredential({ ...(clientId !== undefined && { clientId }) });

const made = new WeakMap<TokenCredential, End>();

/** How acr-ferry signs in on a side. Makes no call. */
export function createCredential(side: End): TokenCredential {
  const credential = open(side);
  made.set(credential, side);
  return credential;
}

/** The same with no token in its cache. What the platform keeps of a managed identity is out of reach. */
export function newCredentialLike(credential: TokenCredential): TokenCredential {
  const side = made.get(credential);
  if (side === undefined) return credential;
  if (side.credential.kind !== 'managed-identity') return open(side);
  const { clientId } = side.credential;
  return {
    async getToken(scopes, options) {
      await refreshIdentity(clientId, [scopes].flat());
      return credential.getToken(scopes, options);
    },
  };
}

/** All credentials of an identity share a cache, which only MSAL can be told to fill anew. */
async function refreshIdentity(clientId: string | undefined, scopes: readonly string[]): Promise<void> {
  const identity = new ManagedIdentityApplication({
    ...(clientId !== undefined && { managedIdentityIdParams: { userAssignedClientId: clientId } }),
  });
  for (const scope of scopes)
    await identity.acquireToken({ resource: scope.replace(/\/\.default$/, ''), forceRefresh: true });
}

function open(side: End): TokenCredential {
  const { credential, tenantId, cloud } = side;
  const options = { authorityHost: cloud.authorityHost, disableInstanceDiscovery: cloud.customAuthority };
  switch (credential.kind) {
    case 'managed-identity':
      return managedIdentity(credential.clientId);
    case 'federated': {
      const identity = managedIdentity(credential.identityClientId);
      const scope = `${exchangeAudiences[cloud.name] ?? 'api://AzureADTokenExchange'}/.default`;
      const assertion = async (): Promise<string> => (await identity.getToken(scope)).token;
      return new ClientAssertionCredential(tenantId, credential.clientId, assertion, options);
    }
    case 'client-secret':
      return new ClientSecretCredential(tenantId, credential.clientId, credential.clientSecret, options);
    case 'client-certificate': {
      const { clientId, certificate } = credential;
      // The library has a signature for each of the two.
      return 'certificate' in certificate
        ? new ClientCertificateCredential(tenantId, clientId, certificate, options)
        : new ClientCertificateCredential(tenantId, clientId, certificate, options);
    }
  }
}
