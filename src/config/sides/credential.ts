import type { CredentialSettings } from '../../domain/side';
import type { Report, SidePrefix } from '../read-setting';
import type { RouteSettings } from '../settings';
import { readCertificate } from './certificate';
import { needed } from './clouds';

/** How acr-ferry signs in on a side. */
export function credentialFromSettings(
  settings: RouteSettings,
  prefix: SidePrefix,
  report: Report,
): CredentialSettings {
  const kind = settings[`${prefix}_CREDENTIAL`];
  const given = settings[`${prefix}_CLIENT_ID`];
  if (kind === 'managed-identity') return { kind, ...(given !== undefined && { clientId: given }) };
  const need = needed(settings, `${prefix}_CREDENTIAL is ${kind}`, report);
  const clientId = need(`${prefix}_CLIENT_ID`);
  switch (kind) {
    case 'federated':
      return { kind, clientId, identityClientId: need(`${prefix}_FEDERATED_IDENTITY`) };
    case 'client-secret':
      return { kind, clientId, clientSecret: need(`${prefix}_CLIENT_SECRET`) };
    case 'client-certificate':
      return { kind, clientId, certificate: certificateOf(settings, prefix, report) };
  }
}

/** As text, which is where Key Vault references lead, or as path. */
function certificateOf(
  settings: RouteSettings,
  prefix: SidePrefix,
  report: Report,
): Extract<CredentialSettings, { kind: 'client-certificate' }>['certificate'] {
  const text = settings[`${prefix}_CERTIFICATE`];
  const certificatePath = settings[`${prefix}_CERTIFICATE_PATH`];
  if ((text === undefined) === (certificatePath === undefined)) {
    const why = `${prefix}_CREDENTIAL is client-certificate`;
    report(
      `${prefix}_CERTIFICATE`,
      `or ${prefix}_CERTIFICATE_PATH, one of the two, is needed because ${why}`,
    );
  }
  if (text === undefined) return { certificatePath: certificatePath ?? '' };
  const read = readCertificate(text);
  if ('certificate' in read) return read;
  report(`${prefix}_CERTIFICATE`, read.problem);
  return { certificate: '' };
}
