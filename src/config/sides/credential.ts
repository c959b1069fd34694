import type { CredentialSettings } from '../../domain/side';
import type { Report, SidePrefix } from '../read-setting';
import type { RouteSettings } from '../settings';
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
      return { kind, clientId, certificatePath: need(`${prefix}_CERTIFICATE_PATH`) };
  }
}
