import type { SecretClient } from '@azure/keyvault-secrets';
import type { SecretView } from '../transfer/sas/diagnosis';
import { fromTags } from '../transfer/sas/secret-version';
import { readTokenText } from '../transfer/sas/token-text';

/** A look at a SAS secret; what the token says leaves this function, the token does not. */
export async function viewSecret(secrets: SecretClient, name: string): Promise<SecretView> {
  try {
    const { value, properties } = await secrets.getSecret(name);
    const token = readTokenText(value ?? '');
    const facts = fromTags(properties.tags);
    return { state: 'readable', ...(token && { token }), ...(facts && { facts }) };
  } catch (error) {
    const { statusCode, message = '' } = error as { statusCode?: number; message?: string };
    if (statusCode === 404) return { state: 'missing' };
    // The vault tells a disabled version from a missing role only in its text.
    return { state: statusCode === 403 && /disabled/i.test(message) ? 'disabled' : 'unknown' };
  }
}
