/** What JSON in UTF-8 says. @throws what a refusal of others' bytes is where it is none */
export function jsonIn(bytes: Uint8Array, refusal: (why: string) => Error): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw refusal('it is not JSON in UTF-8');
  }
}
