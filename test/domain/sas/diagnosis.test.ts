import { describe, expect, it } from 'vitest';
import { diagnose, type DiagnosisInput } from '../../../src/domain/sas/diagnosis';
import type { PipelineSecret } from '../../../src/domain/sas/pipeline-secret';
import { readTokenText } from '../../../src/domain/sas/token-text';

const now = new Date('2026-06-01T12:00:00Z');
const good = '?sv=2022-11-02&spr=https&st=2026-05-31T00:00:00Z&se=2026-06-07T00:00:00Z&sr=c&sp=rawl&sig=x';

const view = (text: string, facts?: PipelineSecret['facts']): PipelineSecret => {
  const token = readTokenText(text);
  return { state: 'readable', ...(token && { token }), ...(facts && { facts }) };
};

const found = (error: string, more: Partial<DiagnosisInput> = {}) =>
  diagnose({
    error,
    access: 'sas',
    secret: view(good),
    wanted: { account: 'account', container: 'transfer', rights: 'rawl' },
    now,
    ...more,
  });

const storage = (text: string, code = ''): string =>
  `Failed to access storage. Service request failed. Status: 403 (${text}) ErrorCode: ${code}`;
const unauthentic = storage('Server failed to authenticate the request.', 'AuthenticationFailed');
const vault = (status: number, text: string): string =>
  `Failed to get the secret 'https://v.vault.azure.net/secrets/s' from Key Vault. Status: ${status} ` +
  `(${text})`;

describe('diagnose', () => {
  it.each([
    ['expired', good.replace('2026-06-07', '2026-06-01'), 'SAS_EXPIRED'],
    ['not valid yet', good.replace('2026-05-31', '2026-06-02'), 'SAS_EXPIRED'],
    ['without question mark', good.slice(1), 'SAS_MALFORMED'],
    ['no SAS at all', 'hello', 'SAS_MALFORMED'],
    ['for a blob', good.replace('sr=c', 'sr=b'), 'SAS_WRONG_CONTAINER'],
    ['open to http', good.replace('spr=https', 'spr=https,http'), 'SAS_NOT_HTTPS'],
    ['without list', good.replace('sp=rawl', 'sp=raw'), 'SAS_NO_LIST'],
    ['without write', good.replace('sp=rawl', 'sp=rl'), 'SAS_RIGHTS_MISSING'],
    ['flawless, so its signature must be', good, 'SAS_UNUSABLE'],
  ])('sees a token that is %s', (_, text, code) => {
    expect(found(unauthentic, { secret: view(text) })).toMatchObject({ code, retryAfterRotation: true });
  });

  it.each([
    'Failed to import library/vault:1.15: layer too large',
    'vault:1.15 not found (404)',
    'team/keyvault:2 is too large',
    'app:403: layer too large',
    'app:1.0.401 was skipped',
  ])('takes no name of an artifact for a vault or a status: %s', (error) => {
    expect(found(error)).toEqual({ code: 'RUN_FAILED', message: '', retryAfterRotation: false });
  });

  it('sees what storage said of an artifact called vault', () => {
    expect(found(`hashicorp/vault:1.15: ${unauthentic}`).code).toBe('SAS_UNUSABLE');
  });

  it('accepts an account SAS and a stored access policy', () => {
    expect(found(unauthentic, { secret: view(good.replace('sr=c', 'ss=b&srt=sco')) }).code).toBe(
      'SAS_UNUSABLE',
    );
    expect(found(unauthentic, { secret: view('?sv=1&spr=https&sr=c&si=p&sig=x') }).code).toBe('SAS_UNUSABLE');
  });

  it('sees by the tags that a token is for another container', () => {
    const facts = { kind: 'user-delegation', account: 'account', container: 'old', rights: 'rawl' } as const;
    expect(found(unauthentic, { secret: view(good, facts) })).toEqual({
      code: 'SAS_WRONG_CONTAINER',
      message: 'the SAS is for account/old',
      retryAfterRotation: true,
    });
  });

  it.each([
    ['missing', { state: 'missing' }],
    ['disabled', { state: 'disabled' }],
  ] as const)('sees a secret that is %s', (_, secret) => {
    expect(found(unauthentic, { secret })).toMatchObject({
      code: 'SAS_SECRET_MISSING',
      retryAfterRotation: true,
    });
  });

  it.each([
    [storage('This request is not authorized to perform this operation.'), 'STORAGE_FIREWALL'],
    [storage('No.', 'AuthorizationFailure'), 'STORAGE_FIREWALL'],
    [storage('No.', 'AuthorizationSourceIPMismatch'), 'SAS_IP_MISMATCH'],
    [storage('No.', 'AuthorizationProtocolMismatch'), 'SAS_NOT_HTTPS'],
    [
      storage('This request is not authorized to perform this operation using this permission.'),
      'SAS_RIGHTS_MISSING',
    ],
    [vault(403, 'Caller is not authorized to perform action on resource.'), 'VAULT_ACCESS_DENIED'],
    [vault(403, 'does not have secrets get permission on key vault'), 'VAULT_ACCESS_DENIED'],
    [vault(403, 'Client address is not authorized and caller is not a trusted service.'), 'VAULT_FIREWALL'],
    ['Failed to access storage. Status: 404 ErrorCode: ContainerNotFound', 'CONTAINER_NOT_FOUND'],
  ])('does not retry what a new token cannot mend: %s', (error, code) => {
    expect(found(error)).toMatchObject({ code, retryAfterRotation: false });
  });

  it.each([
    [vault(404, 'A secret with (name/id) s was not found in this key vault.')],
    [vault(403, 'Operation get is not allowed on a disabled secret.')],
  ])('rotates for a secret the pipeline cannot get: %s', (error) => {
    expect(found(error)).toMatchObject({ code: 'SAS_SECRET_MISSING', retryAfterRotation: true });
  });

  it('blames the role, or the firewall, of a pipeline without SAS', () => {
    const access = 'managed-identity';
    const secret: PipelineSecret = { state: 'unknown' };
    expect(found(storage('No.', 'AuthorizationPermissionMismatch'), { access, secret }).code).toBe(
      'STORAGE_ROLE_MISSING',
    );
    expect(found(storage('No.', 'AuthorizationFailure'), { access, secret }).code).toBe('STORAGE_FIREWALL');
  });

  it('says nothing about failures that have nothing to do with access', () => {
    for (const error of ['Status: 500', 'manifest unknown', 'Artifact a:1 was not found']) {
      expect(found(error)).toEqual({ code: 'RUN_FAILED', message: '', retryAfterRotation: false });
    }
  });
});
