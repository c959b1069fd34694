import { describe, expect, it } from 'vitest';
import { explainDenial } from '../../../src/domain/copy/denials';

const source = { account: 'contoso', container: 'transfer', end: 'source' } as const;

describe('explainDenial', () => {
  it.each([
    [403, 'AuthorizationFailure', 'storage firewall'],
    [403, 'AuthorizationPermissionMismatch', 'Storage Blob Data Reader on the container transfer'],
    [403, 'AuthenticationFailed', 'SOURCE_TENANT_ID'],
    [401, 'InvalidAuthenticationInfo', 'SOURCE_TENANT_ID'],
    [409, 'PublicAccessNotPermitted', 'allows no public access'],
    [403, 'KeyBasedAuthenticationNotPermitted', 'SOURCE_SAS_KIND=user-delegation'],
    [403, 'AuthorizationSourceIPMismatch', 'SOURCE_SAS_IP_RANGE'],
    [403, undefined, 'see firewall, roles'],
  ])('names account, cause and remedy of %d %s', (status, code, remedy) => {
    const denial = explainDenial(status, code, source);
    expect(denial?.code).toBe('ACCESS_DENIED');
    expect(denial?.message).toContain('the storage account contoso (source) answered');
    expect(denial?.message).toContain(remedy);
  });

  it('asks for the role that writes at the target', () => {
    const denial = explainDenial(403, 'AuthorizationPermissionMismatch', { ...source, end: 'target' });
    expect(denial?.message).toContain('Storage Blob Data Contributor');
  });

  it.each([
    [404, 'BlobNotFound'],
    [409, 'BlobAlreadyExists'],
    [503, 'ServerBusy'],
  ])('leaves %d %s to others', (status, code) => {
    expect(explainDenial(status, code, source)).toBeUndefined();
  });
});
