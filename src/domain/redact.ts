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

/** `=` or `:` after a name, which may be quoted, escaped, or encoded for a URL. */
const separator = String.raw`\\*["']?\s*(?:=|:|%(?:25)*3D)\s*`;
/** In quotes to their end, which a text that was cut may lack; without, to what no secret has. */
const value = String.raw`(?:(\\*(["'])).*?(\\*\4|$)|[^;&\s"'<>]+)`;
const names =
  'account_?key|shared_?access_?(?:key|signature)|client_?(?:secret|assertion)|passw(?:or)?d|pwd|' +
  '(?:access|refresh|id)_?token|api_?key|x-functions-key';
const named = new RegExp(`(${names})(${separator})${value}`, 'gis');
/** Tags of signatures end in `.sig`, and reasons follow them after a colon. */
const signature = new RegExp(
  String.raw`((?:(?<![a-z.])|(?<=%[0-9a-f]{2}))sig)(\s*(?:=|%(?:25)*3D)\s*|\\*["']\s*:\s*)${value}`,
  'gis',
);

/**
 * Masks secrets in free text: values of URL query parameters that are not known to be harmless (a SAS is made
 * of such), values by the names of credentials, however written, and bearer tokens. Idempotent.
 */
export function redact(text: string): string {
  return text
    .replace(/([?&])([\w.-]+)=([^&\s"'<>)\]}]*)/g, (whole, sign: string, key: string) =>
      harmlessQueryKeys.has(key) ? whole : `${sign}${key}=${mask}`,
    )
    .replace(named, `$1$2$3${mask}$5`)
    .replace(signature, `$1$2$3${mask}$5`)
    .replace(/\b(Bearer|SharedKey)\s+[\w.~+/=:-]+/gi, `$1 ${mask}`)
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

/** As an orchestrator may fail with it: what the host hides, up to the next quote, must end with the text. */
export const withoutQuotes = (text: string): string => text.replaceAll('"', "'");

/**
 * An event as one line of a log. The host hides what follows `key=` and the like up to the next quote, which
 * is then that of the whole text: quotes within are written otherwise, so that the line stays JSON.
 */
export const logLine = (event: object): string =>
  JSON.stringify(event).replace(/\\./g, (escape) => (escape === '\\"' ? '\\u0022' : escape));
