import type { StorageAccess } from '../side';
import { examine, finding, type Finding, type PipelineSecret, type SecretToExamine } from './pipeline-secret';

/** What is known of a run that failed. */
export interface DiagnosisInput extends SecretToExamine {
  /** The error text of the run. */
  readonly error: string;
  readonly access: StorageAccess;
}

/** The error names artifacts, too: `library/vault:1.15` is no vault, and the tag of `app:403` no status. */
const aboutVault = /(?<!\/)key ?vault(?!@|:\w)|\.vault\.|(?<![\w/.-])vault(?![\w/@-]|[.:]\w)/i;
const hasStatus = (error: string, codes: string): boolean =>
  new RegExp(`(status|code|http|response|error|returned)\\W{0,3}(${codes})\\b|\\((${codes})\\)`, 'i').test(
    error,
  );

const noFinding = finding('RUN_FAILED', '', false);
const firewall = finding(
  'STORAGE_FIREWALL',
  'the firewall of the storage account does not let the registry in',
  false,
);

/**
 * Reads the error of a failed run together with the secret it depended on. The texts are those of the storage
 * and vault services, which ACR passes on; the causes those of its troubleshooting page (learn.microsoft.com,
 * container-registry-transfer-troubleshooting).
 */
export function diagnose(input: DiagnosisInput): Finding {
  const { error, access, secret } = input;
  if (aboutVault.test(error)) return ofVault(error, secret);
  if (/ContainerNotFound|container does not exist/i.test(error)) {
    return finding('CONTAINER_NOT_FOUND', 'the storage container does not exist', false);
  }
  const refused = /forbidden|not authorized|failed to authenticate/i.test(error);
  if (!refused && !hasStatus(error, '401|403')) return noFinding;
  if (access === 'managed-identity') return ofRole(error);
  return examine(input) ?? ofStorage(error);
}

function ofVault(error: string, secret: PipelineSecret): Finding {
  if (/ForbiddenByFirewall|client address is not authorized/i.test(error)) {
    return finding('VAULT_FIREWALL', 'the firewall of the key vault does not let the registry in', false);
  }
  if (/SecretDisabled|disabled secret/i.test(error) || secret.state === 'disabled') {
    return finding('SAS_SECRET_MISSING', 'the newest version of the secret is disabled', true);
  }
  const notFound = /SecretNotFound|was not found in this key vault/i.test(error) || hasStatus(error, '404');
  if (notFound || secret.state === 'missing') {
    return finding('SAS_SECRET_MISSING', 'there is no such secret in the key vault', true);
  }
  if (/forbidden|not authorized|secrets get permission/i.test(error) || hasStatus(error, '401|403')) {
    return finding('VAULT_ACCESS_DENIED', 'the identity of the pipeline may not read the secret', false);
  }
  return noFinding;
}

function ofRole(error: string): Finding {
  return isFirewall(error)
    ? firewall
    : finding('STORAGE_ROLE_MISSING', 'the identity of the pipeline lacks a role on the container', false);
}

/** The token looks right, so the answer of the storage service has to tell. */
function ofStorage(error: string): Finding {
  if (/AuthorizationProtocolMismatch/i.test(error)) {
    return finding('SAS_NOT_HTTPS', 'the container was opened without https', false);
  }
  if (/AuthorizationSourceIPMismatch/i.test(error)) {
    return finding('SAS_IP_MISMATCH', 'the SAS is bound to addresses the registry does not call from', false);
  }
  if (/AuthorizationPermissionMismatch|using this permission/i.test(error)) {
    return finding('SAS_RIGHTS_MISSING', 'the signer of the SAS no longer has the rights it grants', false);
  }
  if (isFirewall(error)) return firewall;
  return finding(
    'SAS_UNUSABLE',
    'the container refuses the SAS: it expired meanwhile, or what it is signed with was revoked',
    true,
  );
}

/** Storage says `... to perform this operation.` for the network, `... using this permission.` for rights. */
const isFirewall = (error: string): boolean =>
  /AuthorizationFailure|not authorized to perform this operation\./i.test(error);
