import { expect, it } from 'vitest';
import type { ReadCertificate } from '../../../../src/domain/signatures/notation/certificate';
import { checkRevocation } from '../../../../src/domain/signatures/notation/revocation';

it('a root is revoked by nobody, whatever it names; all others may be', () => {
  const certificate = (isRevocable: boolean) =>
    ({ isRevocable, subject: undefined, x509: { subject: 'CN=x' } }) as unknown as ReadCertificate;
  const [plain, named] = [certificate(false), certificate(true)];
  expect(() => {
    checkRevocation([plain, named], [named]);
  }).not.toThrow();
  for (const chains of [[[named, plain]], [[plain], [plain, named, plain]]])
    expect(() => {
      checkRevocation(...chains);
    }).toThrow(/was revoked is not asked/);
});
