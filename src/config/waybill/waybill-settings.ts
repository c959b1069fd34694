import { matching, optional } from '../read-setting';

/** Signatures of waybills that cross an air gap. */
export const waybillSettings = {
  WAYBILL_KEY_NAME: matching(
    /^[A-Za-z0-9-]{1,127}$/,
    'must be 1 to 127 letters, digits and dashes, without a version',
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
};
