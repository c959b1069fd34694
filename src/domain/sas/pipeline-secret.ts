import type { Failure } from '../errors';
import type { ErrorCode } from '../remedies';
import { inWords, lacking } from './rights';
import type { TokenFacts } from './secret-version';
import type { TokenText } from './token-text';

/** What is known of the secret a pipeline reads. */
export interface PipelineSecret {
  readonly state: 'readable' | 'missing' | 'disabled' | 'unknown';
  /** Absent when the secret could not be read, or holds no SAS. */
  readonly token?: TokenText;
  /** From the tags; absent when acr-ferry did not write it. */
  readonly facts?: TokenFacts;
}

/** A secret, and what it should hold. */
export interface SecretToExamine {
  readonly secret: PipelineSecret;
  readonly wanted: Pick<TokenFacts, 'account' | 'container' | 'rights'>;
  readonly now: Date;
}

/** Why a pipeline fails, as far as access has to do with it. */
export interface Finding {
  readonly code: ErrorCode;
  /** Empty when the error speaks for itself. */
  readonly message: string;
  /** Whether a new SAS may help. */
  readonly retryAfterRotation: boolean;
}

/** Puts a finding together. */
export const finding = (code: ErrorCode, message: string, retryAfterRotation: boolean): Finding => ({
  code,
  message,
  retryAfterRotation,
});

/** A failure with the reason that was found behind it, and its remedy; both may be empty. */
export function explained(
  failure: Failure,
  { code, message, remedy }: Pick<Finding, 'code' | 'message'> & { readonly remedy: string },
): Failure {
  const parts = [failure.message, message].filter((part) => part !== '');
  return { ...failure, code, message: parts.join(' - '), ...(remedy !== '' && { remedy }) };
}

/** What is wrong with a secret by its own words, whatever a run said. */
export const examine = (input: SecretToExamine): Finding | undefined => ofSecret(input) ?? ofToken(input);

/** The secret itself is wrong. */
function ofSecret({ secret }: SecretToExamine): Finding | undefined {
  if (secret.state === 'missing' || secret.state === 'disabled') {
    return finding('SAS_SECRET_MISSING', `the secret is ${secret.state}`, true);
  }
  if (secret.state !== 'readable') return undefined;
  if (secret.token === undefined) return finding('SAS_MALFORMED', 'the secret holds no SAS', true);
  if (!secret.token.hasPrefix) {
    return finding('SAS_MALFORMED', 'the secret lacks the leading question mark of the SAS', true);
  }
  return undefined;
}

/** The token is wrong by its own words. */
function ofToken({ secret, wanted, now }: SecretToExamine): Finding | undefined {
  const { token, facts } = secret;
  if (token === undefined) return undefined;
  const expiresOn = token.expiresOn;
  if (expiresOn !== undefined && expiresOn <= now) {
    return finding('SAS_EXPIRED', `the SAS expired at ${expiresOn.toISOString()}`, true);
  }
  if (token.startsOn !== undefined && token.startsOn > now) {
    return finding('SAS_EXPIRED', `the SAS is valid only from ${token.startsOn.toISOString()}`, true);
  }
  if (facts !== undefined && (facts.account !== wanted.account || facts.container !== wanted.container)) {
    return finding('SAS_WRONG_CONTAINER', `the SAS is for ${facts.account}/${facts.container}`, true);
  }
  if (token.scope !== 'c' && token.scope !== 'account') {
    return finding('SAS_WRONG_CONTAINER', 'the SAS is for a single blob, not for a container', true);
  }
  if (token.scope === 'account' && lacking(token.resourceTypes ?? '', 'co') !== '') {
    return finding('SAS_WRONG_CONTAINER', 'the account SAS lacks containers or objects (srt=sco)', true);
  }
  if (!token.httpsOnly) return finding('SAS_NOT_HTTPS', 'the SAS is not limited to https', true);
  const missing = lacking(token.rights ?? wanted.rights, wanted.rights);
  if (missing === 'l') return finding('SAS_NO_LIST', 'the SAS does not allow to list the container', true);
  if (missing !== '') return finding('SAS_RIGHTS_MISSING', `the SAS lacks ${inWords(missing)}`, true);
  return undefined;
}
