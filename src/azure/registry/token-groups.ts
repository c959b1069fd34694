/**
 * Bytes a token may have for the scopes in it. With its other claims and the signature it comes to 6 to 7 KB:
 * registries, and gateways before them, refuse headers of over 8 KB.
 */
const bytesOfScopes = 5_900;

/** Cuts repositories, in their order, into groups that one token each opens. */
export function tokenGroups(repositories: readonly string[]): string[][] {
  const groups: string[][] = [];
  let room = 0;
  for (const repository of repositories) {
    const bytes = bytesInToken(repository);
    const last = groups.at(-1);
    if (last === undefined || bytes > room) {
      groups.push([repository]);
      room = bytesOfScopes;
    } else {
      last.push(repository);
    }
    room -= bytes;
  }
  return groups;
}

/** What a scope is in the claims of a JWT, which are base64. */
const bytesInToken = (name: string): number =>
  (`{"type":"repository","name":"${name}","actions":["metadata_read"]},`.length * 4) / 3;
