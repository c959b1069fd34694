/** Every failure code with what to do about it; alerts match on codes, and `docs/errors.md` lists them. */
export const remedies = {
  ACCESS_DENIED:
    'Grant the identity the role named in the message, or open the firewall to it, then retry. GET ' +
    '/api/doctor says which of the two it is, with the command that mends it.',
  API_VERSION_UNKNOWN:
    'Where the message names a setting, set it to a version that cloud has: one the message lists, or an ' +
    'older one. Where it names none, that cloud is older than acr-ferry: go on without the answer.',
  ARTIFACT_MOVED: 'The tag pointed to another digest when the export ran; transfer it again.',
  ARTIFACT_NOT_EXPORTED: 'Read the error of the export run; transfer the artifact again.',
  ARTIFACT_NOT_FOUND: 'Check the spelling of the reference; list the tags of the repository at the source.',
  ARTIFACT_NOT_IMPORTED: 'Read the error of the import run; transfer the artifact again.',
  ARTIFACT_UNEXPECTED:
    'Look at what the report names and delete it at the target if nobody wants it; ask who writes into the ' +
    'container.',
  ARTIFACT_UNVERIFIED:
    'It was imported and may well be there: transfer it again once the target answers; what is there is ' +
    'skipped.',
  BLOB_EXISTS: 'Delete the blob at the target, or let the route overwrite (COPY_OVERWRITE=true).',
  BLOB_NOT_FOUND: 'Start a new transfer: the exported blob is gone.',
  CANCELLED: 'Somebody asked for it. Retry the transfer to bring what did not arrive.',
  CONFIG_INVALID: 'Correct the settings named in the message.',
  CONTAINER_LEASED:
    'Rotations take a lease of 45 seconds, so this one is not theirs (the menu of Storage Explorer makes ' +
    'such). Release it where it was made, or break it: az storage container lease break.',
  CONTAINER_NOT_FOUND:
    'Create the container (az storage container create --auth-mode login), or correct SOURCE_CONTAINER ' +
    'or TARGET_CONTAINER.',
  COPY_CORRUPT: 'The blob at the source is not what its Content-MD5 says; start a new transfer.',
  COPY_FAILED:
    'Read the message; GET /api/doctor says whether both storage accounts let the app in. Then transfer ' +
    'again.',
  DOCUMENT_BLOCKED:
    'Free the document named in the message: rehydrate it, break its lease, or lift its hold. Keep tiering ' +
    'and immutability away from the state container.',
  DOCUMENT_INVALID: 'Upgrade the app if the document is of a newer version; otherwise restore or delete it.',
  EXPORT_DISABLED: 'Enable the export policy of the source registry (az acr update --allow-exports true).',
  EXPORT_TAKEN:
    'Nothing: another transfer of the same source exports what this one wants, which waits for it.',
  INTERNAL: 'A defect of acr-ferry: please report it with the transfer id.',
  LAYER_TOO_LARGE:
    'Split the layer: pipelines transfer none over 8 GB. Image import does, where the registries reach ' +
    'each other (ROUTE_VIA).',
  LEDGER_LOST:
    'Leave the documents under ledger/ alone; the transfer enters itself again and goes on. Start another ' +
    'one if it did not.',
  NAME_COLLISION:
    'Change the rules of renaming (ROUTE_RENAME, TARGET_PREFIX) so that each gets a name of its own, or ' +
    'select only one of them.',
  NAME_INVALID:
    'Change the rule of renaming (ROUTE_RENAME, TARGET_PREFIX) that makes the name in the message.',
  NOTHING_SELECTED: 'Correct the selection: GET the plan for what its rules matched.',
  PAUSED: 'Resume the transfer (acr-ferry resume), or wait until the windows of its route open.',
  PLAN_GONE: 'Make the plan again: its documents were removed.',
  PIPELINE_MISMATCH: 'Correct the pipeline, or let acr-ferry do so with MANAGE_PIPELINES=true.',
  PIPELINE_NOT_READY:
    'Delete the pipeline (az acr export-pipeline delete, az acr import-pipeline delete): the next ' +
    'transfer makes it anew. GET /api/doctor has the whole command.',
  PIPELINE_ROLES_MISSING:
    'Make the role assignments named in the message, wait some minutes until they work, then start the ' +
    'transfer again.',
  REFUSED: 'The service refused the request: read its code and text in the message.',
  REGISTRY_NOT_FOUND:
    'Check registry name, resource group and subscription of the side (SOURCE_REGISTRY, SOURCE_RG, ' +
    'SOURCE_SUBSCRIPTION_ID; TARGET_...).',
  REGISTRY_NOT_PREMIUM:
    'Upgrade the registry (az acr update --sku Premium): pipelines exist in no other tier.',
  RUN_FAILED:
    'Read the error the pipeline run reported, mend its cause, and transfer again; GET /api/doctor ' +
    'finds missing roles and closed firewalls.',
  RUN_NOT_STARTED:
    'The source trigger did not pick the blob up: GET /api/imports says which of its conditions does ' +
    'not hold. Or let acr-ferry import (IMPORT_BY=run).',
  RUN_TIMED_OUT: 'The pipeline run is still going; raise RUN_DEADLINE_MINUTES if the artifacts are large.',
  SAS_EXPIRED:
    'Rotate the secret by force (acr-ferry sas rotate --force); if it happens again, see the last error in ' +
    'GET /api/sas.',
  SAS_IP_MISMATCH: 'Correct SOURCE_SAS_IP_RANGE or TARGET_SAS_IP_RANGE, or leave it empty.',
  SAS_MALFORMED: 'Let acr-ferry write the secret: acr-ferry sas rotate --force.',
  SAS_NOT_HTTPS:
    'Rotate the secret by force (acr-ferry sas rotate --force): acr-ferry limits every SAS to https.',
  SAS_NO_LIST: 'Rotate the secret by force (acr-ferry sas rotate --force): pipelines need list besides read.',
  SAS_POLICY_LIMIT:
    'Remove a stored access policy nobody needs from the container (az storage container policy ' +
    'delete), then rotate again.',
  SAS_PROOF_FAILED:
    'Nothing was stored and the old secret stands. Remove the cause named in the message, then rotate ' +
    'again (acr-ferry sas rotate --force).',
  SAS_RIGHTS_MISSING:
    'Rotate the secret by force (acr-ferry sas rotate --force). A user delegation SAS grants only what its ' +
    'signer may do: the app needs Storage Blob Data Contributor.',
  SAS_ROTATION_BUSY:
    'acr-ferry retries by itself. If it stays, others keep a lease on the container: break it (az storage ' +
    'container lease break).',
  SAS_SECRET_DELETED:
    'Recover the secret (az keyvault secret recover) or purge it (az keyvault secret purge), then ' +
    'rotate again.',
  SAS_SECRET_MISSING:
    'Rotate the secret by force (acr-ferry sas rotate --force), and see that nobody disables its newest ' +
    'version.',
  SAS_UNUSABLE:
    'Rotate the SAS secret by force (acr-ferry sas rotate --force), and check the roles of the app. Where ' +
    'the registry takes no user delegation SAS, set SOURCE_SAS_KIND or TARGET_SAS_KIND to account-sas.',
  SAS_WRONG_CONTAINER:
    'Rotate the secret by force (acr-ferry sas rotate --force), and see that no other route uses the same ' +
    'secret.',
  SIGNATURE_EXPIRED:
    'Sign the artifact anew, with a time stamp so that it outlives its certificate; or let the trust ' +
    'policy only log expiry.',
  SIGNATURE_INVALID:
    'Sign the artifact anew, by its digest. If nobody knows why its signature is damaged or of another ' +
    'digest, somebody altered it: do not use it.',
  SIGNATURE_MISSING:
    'Sign it (notation sign, cosign sign) and let signatures travel (referrers: all in the selection); or ' +
    'leave it out of the selection.',
  SIGNATURE_REVOKED:
    'Do not use it: somebody took the certificate back. If that was for no fault of this artifact, sign it ' +
    'anew by another certificate.',
  SIGNATURE_UNCHECKED:
    'Let the app reach the address named in the reason by http, then try again. Where it cannot, as behind ' +
    'an air gap, accept that nobody knows: set revocation to log or skip in signatureVerification.override ' +
    'of TRUST_POLICY (docs/configure/signed.md).',
  SIGNATURE_UNTRUSTED:
    'If its signer is to be trusted, add certificate, key or identity to TRUST_POLICY ' +
    '(docs/configure/signed.md); otherwise do not use it.',
  SOURCE_LOCKED:
    'Unlock it at the source (az acr repository update --read-enabled true), then transfer again.',
  SOURCE_CHANGED: 'Something rewrote the exported blob during the copy; start a new transfer.',
  STATE_UNAVAILABLE:
    'See that the storage account of the state container is there and open to the app: GET /api/doctor ' +
    'says why it is not. acr-ferry retries by itself, and goes on with its transfers once it answers.',
  STORAGE_FIREWALL:
    'Let the registry reach the storage account (az storage account update --public-network-access Enabled ' +
    '--default-action Allow): Azure Storage does not count Azure Container Registry among its trusted ' +
    'services.',
  STORAGE_NOT_FOUND:
    'Check SOURCE_SA or TARGET_SA, and its resource group and subscription (SOURCE_SA_RG, ' +
    'SOURCE_SA_SUBSCRIPTION_ID; TARGET_...).',
  STORAGE_ROLE_MISSING:
    'Grant the identity of the pipeline Storage Blob Data Contributor on the container; GET /api/doctor ' +
    'has the command.',
  TAG_TAKEN: 'Delete the tag at the target, or let the route overwrite tags (OVERWRITE_TAGS=true).',
  TARGET_LOCKED:
    'Unlock the tag at the target (az acr repository update --write-enabled true), then transfer again.',
  THROTTLED:
    'The service asked to slow down for longer than was waited. Try again later, with fewer batches at ' +
    'once (CONCURRENT_BATCHES) if it stays.',
  UNAVAILABLE:
    'The service did not answer for as long as was waited. GET /api/doctor says which ones do now; then ' +
    'try again: what is at the target is skipped.',
  VAULT_ACCESS_DENIED:
    'Grant the identity of the pipeline Key Vault Secrets User on the vault (or the access policy ' +
    'secret get); GET /api/doctor has the command.',
  VAULT_FIREWALL:
    'Allow trusted Microsoft services in the firewall of the key vault (az keyvault update --bypass ' +
    'AzureServices).',
  WAYBILL_AHEAD:
    'Set the clock of the sender right. To import it all the same, allow its id (POST ' +
    '/api/imports/receive), with "resets" if the numbers of that sender are to go on from it.',
  WAYBILL_BLOB_MISMATCH:
    'The blob is not the one the waybill describes: carry it across once more, whole, and check the ' +
    'disk with acr-ferry waybill verify.',
  WAYBILL_FOREIGN:
    'Carry it to the receiver it names, or correct WAYBILL_RECEIVER at the sender. To import it here all ' +
    'the same, allow its id (POST /api/imports/receive).',
  WAYBILL_INVALID: 'Carry the waybill across once more, unchanged; both apps must have the same version.',
  WAYBILL_KEY_UNUSABLE:
    'Use an EC key on P-256, P-384 or P-521, or an RSA key, and grant the app Key Vault Crypto User on it.',
  WAYBILL_MISSING:
    'Carry what the transfer named in the message sent, blobs and waybills, and then its list of tags once ' +
    'more. Or let it be: the next list that comes whole does what this one would have done.',
  WAYBILL_SIGNATURE_INVALID:
    'Do not import this blob. See that WAYBILL_PUBLIC_KEY or WAYBILL_HMAC_SECRET belongs to the key ' +
    'of the sender; if it does, the waybill was altered.',
  WAYBILL_STALE:
    'See who carried it again. To import it all the same, which may roll tags back, allow its id (POST ' +
    '/api/imports/receive). If the numbers of the sender began anew, let them go on from it with "resets".',
  WAYBILL_UNSIGNED:
    'Let the sender sign (WAYBILL_KEY_NAME or WAYBILL_HMAC_SECRET), or take the key away from the receiver.',
} as const;

export type ErrorCode = keyof typeof remedies;
