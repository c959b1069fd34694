import { passed, type Finding } from '../../../domain/doctor/check';
import { identityCommand, settingCommand } from '../../../domain/doctor/needs';
import { causeOf } from '../../../domain/doctor/refusal';
import { claimsOf } from '../../../domain/roles/token-claims';
import type { CredentialSettings, End } from '../../../domain/side';
import { look, type Patient } from '../look';

/** Signs in on a side; `who` is the object id of the app where that worked. */
export async function signIn(
  patient: Omit<Patient<End>, 'who'>,
): Promise<{ readonly finding: Finding; readonly who?: string }> {
  const { services, side } = patient;
  const seen = await look(patient, `sign in to tenant ${side.tenantId}`, () =>
    services.credential(side).getToken(`${side.cloud.armAudience}/.default`),
  );
  if ('failure' in seen) {
    const { message: said } = seen.failure;
    if (causeOf(seen.failure) === 'silence') return { finding: { verdict: 'unknown', said } };
    return { finding: { verdict: 'failed', said, mend: mendOf(side.credential) } };
  }
  const { oid = '', tid } = claimsOf(seen.value?.token);
  if (tid !== undefined && tid.toLowerCase() !== side.tenantId.toLowerCase()) {
    const said = `the token is of tenant ${tid}, the settings say ${side.tenantId}`;
    const mend = settingCommand(`${side.name.toUpperCase()}_TENANT_ID`, '<tenant>');
    return { finding: { verdict: 'failed', said, identity: oid, mend } };
  }
  const said = `signs in to tenant ${side.tenantId} of ${side.cloud.name} by ${side.credential.kind}`;
  // Some clouds give tokens that cannot be read.
  const who = oid === '' ? '<object id of the app>' : oid;
  return { finding: { ...passed(said), ...(oid !== '' && { identity: oid }) }, who };
}

function mendOf(credential: CredentialSettings): string {
  switch (credential.kind) {
    case 'managed-identity':
      return identityCommand(credential.clientId);
    case 'federated':
      return `az ad app federated-credential list --id ${credential.clientId}`;
    case 'client-secret':
      return `az ad app credential reset --id ${credential.clientId} --append`;
    case 'client-certificate':
      return `az ad app credential reset --id ${credential.clientId} --append --cert @certificate.pem`;
  }
}
