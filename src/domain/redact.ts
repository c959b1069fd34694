/** Query parameters that may appear in logs and answers; every other value in a URL query is masked. */
const harmlessQueryKeys = new Set([
  'api-version',
  'artifactType',
  'blockid',
  'comp',
  'digest',
  'last',
  'n',
  'orderby',
  'restype',
  'resource',
]);

const mask = 'REDACTED';

/**
 * Masks secrets in free text: values of URL query parameters that are not known to be harmless (a SAS is made
 * of such), `key=value` credentials of connection strings, and bearer tokens. Idempotent.
 */
export function redact(text: string): string {
  return text
    .replace(/([?&])([\w.-]+)=([^&\s"'<>)\]}]*)/g, (whole, separator: string, key: string) =>
      harmlessQueryKeys.has(key) ? whole : `${separator}${key}=${mask}`,
    )
    .replace(
      /\b(sig|AccountKey|SharedAccessSignature|client_secret|password|access_token)=[^;&\s"'<>]+/gi,
      `$1=${mask}`,
    )
    .replace(/\b(Bearer|SharedKey)\s+[\w.~+/=:-]+/g, `$1 ${mask}`)
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, mask);
}

/** What others wrote, cut to a length; how much there was is told. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  // Half of a character outside the basic plane would be no text.
  return `${text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')}... (${text.length} characters)`;
}

/** The first line of what others wrote, without secrets and bounded: what may be passed on. */
export const firstLine = (text: string, most: number): string =>
  shortened(redact(text.split('\n', 1).join('').trim()), most);
