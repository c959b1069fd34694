import { blobContainer, choice, matching, optional, vaultEntry } from '../read-setting';

/** Signatures of waybills that cross an air gap. */
export const waybillSettings = {
  WAYBILL_KEY_NAME: vaultEntry(
    'Sender: key in the source vault that signs waybills. Empty: they are not signed by a key.',
  ).optional(),
  WAYBILL_PUBLIC_KEY: optional(
    'Receiver: public key of the sender in PEM (several while it is replaced). Waybills it did not ' +
      'sign are refused.',
  ),
  WAYBILL_HMAC_SECRET: optional(
    'Both sides: shared secret of at least 32 characters instead of keys, a Key Vault reference. The ' +
      'sender signs with it, the receiver demands it.',
  ),
  WAYBILL_RECEIVER: matching(
    /^[A-Za-z]{1,64}\/[A-Za-z0-9]{5,50}\/[A-Za-z0-9_-]{1,64}$/,
    'must be <cloud>/<registry>/<route> of the receiver, like AzureUSGovernment/contosogov/default',
    'Sender: whom waybills are for, as <cloud>/<registry>/<route> of the receiver. Signed ones must say it.',
  ).optional(),
  HANDOVER_CONTAINER: blobContainer(
    'Sender: container in the source account that blobs and waybills are carried from, one for each ' +
      'receiver. Empty: the one of the export pipeline.',
  ).optional(),
  WAYBILL_CHECK: choice(['read', 'trust'], 'read').describe(
    'Receiver: read each blob and compare its SHA-256 with the waybill before anything is imported (read), ' +
      'or import it unread (trust), which a route that demands signatures may not.',
  ),
};
