/** Attributes by what RFC 4514 calls them; `S` is another word for `ST`. */
const aliases: Readonly<Record<string, string>> = { S: 'ST' };

/** Names of the attributes a subject may have, by their object identifiers. */
export const attributeNames: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'SERIALNUMBER',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.17': 'POSTALCODE',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
};

const known = new Set(Object.values(attributeNames));

/**
 * Reads a distinguished name like `C=US, ST=WA, O=acme\, inc` as trust policies write it. Text says what is
 * wrong with it.
 */
export function parseName(text: string): ReadonlyMap<string, string> | string {
  if (/(?:^|,)\s*(?:,|$)/.test(text.replaceAll(/\\./gs, 'x'))) return 'has an empty part: remove a comma';
  const attributes = new Map<string, string>();
  for (const part of partsOf(text)) {
    const [, written = '', escaped] = /^\s*([A-Za-z.\d]+)\s*=\s*(.*)$/s.exec(part) ?? [];
    if (escaped === undefined)
      return `has ${part.trim() || 'an empty part'}, which is no attribute like O=acme`;
    const attribute = aliases[written.toUpperCase()] ?? written.toUpperCase();
    if (!known.has(attribute)) return `has the attribute ${written}, which is unknown`;
    if (attributes.has(attribute)) return `has ${attribute} twice: each attribute may stand once`;
    const value = unescaped(escaped);
    if (value === undefined) return `has a value of ${attribute} with + ; or # in it: write \\ before it`;
    if (value === '') return `has no value for ${attribute}`;
    attributes.set(attribute, value);
  }
  return attributes;
}

/** What commas part, save those behind a backslash. */
const partsOf = (text: string): string[] => text.match(/(?:\\.|[^,\\])+/gs) ?? [''];

/** A value without its backslashes; undefined where one is lacking. */
function unescaped(text: string): string | undefined {
  const trimmed = /\\\s+$/.test(text) ? text.replace(/(\\\s)\s*$/, '$1') : text.trimEnd();
  if (trimmed.startsWith('#') || /(?:^|[^\\])(?:\\\\)*[+;]/.test(trimmed)) return undefined;
  return trimmed.replaceAll(/\\(.)/gs, '$1');
}

/** Whether a subject has every attribute of a trusted identity. */
export const hasAll = (
  identity: ReadonlyMap<string, string>,
  subject: ReadonlyMap<string, string>,
): boolean => [...identity].every(([attribute, value]) => subject.get(attribute) === value);

/** Whether a certificate could be both: neither says otherwise of an attribute that the other names. */
export const overlaps = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean =>
  hasAll(one, other) || hasAll(other, one);
