/**
 * Whether the whole text matches the pattern, in which `*` stands for any characters, `/` included. Linear in
 * the text for each star and without regular expressions, so a pattern from outside cannot make it slow.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  const [prefix = '', ...middle] = pattern.split('*');
  if (middle.length === 0) return text === pattern;
  const suffix = middle.pop() ?? '';
  if (!text.startsWith(prefix)) return false;
  let position = prefix.length;
  for (const part of middle) {
    const found = text.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return text.length - suffix.length >= position && text.endsWith(suffix);
}
