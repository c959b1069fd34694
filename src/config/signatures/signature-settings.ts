import { requirements } from '../../domain/signatures/trust';
import { choice, optional } from '../read-setting';

/** Whose signature an artifact must have to cross. */
export const signatureSettings = {
  REQUIRE: choice(requirements, 'none').describe(
    'Only what is signed crosses: by notation or by cosign, as TRUST_POLICY trusts them. A receiving route ' +
      'verifies what has arrived. See docs/configure/signed.md.',
  ),
  TRUST_POLICY: optional(
    'Whom REQUIRE trusts: JSON, or the file it is in, beside host.json (docs/configure/signed.md). ' +
      'Empty: nobody.',
  ),
};
