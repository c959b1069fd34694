import type { SecretClient } from '@azure/keyvault-secrets';
import type { PipelineSecret } from '../../domain/sas/pipeline-secret';
import { fromTags } from '../../domain/sas/secret-version';
import { readTokenText } from '../../domain/sas/token-text';

/** The SAS secret a pipeline reads; what the token says leaves this function, the token does not. */
export async function readPipelineSecret(secrets: SecretClient, name: string): Promise<PipelineSecret> {
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
