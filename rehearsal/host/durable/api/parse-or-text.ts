/** JSON values as such; other text (terminate reasons, failure texts) as a string. */
export function parseOrText(text: string | undefined): unknown {
  if (text === undefined) return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
