import { describe, expect, it } from 'vitest';
import { missingGrant } from '../../../src/domain/roles/missing-grant';

const scope = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/r';
const arm = (action: string): string =>
  `The client 'c' with object id 'o' does not have authorization to perform action '${action}' over scope ` +
  `'${scope}' or the scope is invalid.`;
const bearer = `Bearer x.${Buffer.from('{"oid":"o"}').toString('base64url')}.z`;
const request = (url: string, authorization?: string) => ({ url, headers: { get: () => authorization } });
const mismatch = { statusCode: 403, code: 'AuthorizationPermissionMismatch' };

describe('missingGrant', () => {
  it.each([
    ['Microsoft.ContainerRegistry/registries/read', 'acr-ferry reader'],
    [
      'Microsoft.ContainerRegistry/registries/pipelineRuns/write',
      'Container Registry Transfer Pipeline Contributor',
    ],
    [
      'Microsoft.ContainerRegistry/registries/importImage/action',
      'Container Registry Data Importer and Data Reader',
    ],
    ['Microsoft.Storage/storageAccounts/listKeys/action', 'acr-ferry revoker'],
  ])('names the role that covers %s', (action, role) => {
    expect(missingGrant({ statusCode: 403, message: arm(action) })).toBe(
      `; the identity o needs the role ${role} on ${scope}`,
    );
  });

  it('names the identity that would be handed on', () => {
    const message =
      "The client 'c' with object id 'o' has permission to perform action 'x/write' on scope 'y'; however, " +
      "it does not have permission to perform action(s) 'Microsoft.ManagedIdentity/userAssignedIdentities/" +
      "assign/action' on the linked scope(s) '/i' (respectively) or the linked scope(s) are invalid.";
    expect(missingGrant({ statusCode: 403, message })).toContain('Managed Identity Operator on /i');
  });

  it('names whom a storage account refused: by the token, or by who signed the SAS', () => {
    const words =
      '; the identity o needs the role Storage Blob Data Contributor on storage account a, container t';
    const url = 'https://a.blob.core.windows.net/t/blob';
    expect(missingGrant({ ...mismatch, request: request(url, bearer) })).toBe(words);
    expect(missingGrant({ ...mismatch, request: request(`${url}?skoid=o`) })).toBe(words);
    const account = { ...mismatch, request: request('https://a.blob.core.windows.net/?comp=x', bearer) };
    expect(missingGrant(account)).toBe(words.replace(', container t', ''));
    const head = { statusCode: 403, response: { headers: { get: () => mismatch.code } } };
    expect(missingGrant({ ...head, request: request(url, bearer) })).toBe(words);
  });

  it.each([
    ['no refusal', { statusCode: 404, message: arm('Microsoft.ContainerRegistry/registries/read') }],
    ['an action nobody asks for', { statusCode: 403, message: arm('Microsoft.Web/sites/read') }],
    ['a firewall', { statusCode: 403, code: 'AuthorizationFailure', request: request('https://a.b/t') }],
    ['a token that is none', { ...mismatch, request: request('https://a.b/t', 'Bearer a.%.c') }],
    ['a text', 'refused'],
  ])('says nothing of %s', (_name, error) => {
    expect(missingGrant(error)).toBe('');
  });
});
