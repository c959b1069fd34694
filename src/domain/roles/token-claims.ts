/** What a token says of who it is for; no secret. */
export interface Claims {
  readonly oid?: string;
  readonly tid?: string;
}

/** Object and tenant id in a token of Entra; empty for anything else. */
export function claimsOf(token = ''): Claims {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    const { oid, tid } = JSON.parse(payload) as Record<keyof Claims, unknown>;
    return { ...(typeof oid === 'string' && { oid }), ...(typeof tid === 'string' && { tid }) };
  } catch {
    return {};
  }
}
