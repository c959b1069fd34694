import { TransferError } from '../../domain/errors';
import type { OpenSession, RegistrySession } from './registry-session';

/** Repositories that share a token, which is asked for when the first of them is read. */
interface Group {
  readonly repositories: readonly string[];
  session?: Promise<RegistrySession>;
}

/**
 * Gives sessions with one right on each of the repositories, as many by one token as fit. Where a token turns
 * out to be too large for the registry, its group is halved, down to one repository.
 */
export function createSessionOf(
  openSession: OpenSession,
  repositories: readonly string[],
  right: 'metadata_read' | 'pull' | 'delete',
): (repository: string) => Promise<RegistrySession> {
  const groupOf = new Map<string, Group>();
  const group = (names: readonly string[]): Group => {
    const made: Group = { repositories: names };
    for (const name of names) groupOf.set(name, made);
    return made;
  };
  for (const names of tokenGroups(repositories)) group(names);

  const withSession = async <T>(
    repository: string,
    use: (session: RegistrySession) => T | Promise<T>,
  ): Promise<T> => {
    const found = groupOf.get(repository) ?? group([repository]);
    const names = found.repositories;
    try {
      found.session ??= openSession(names.map((name) => `repository:${name}:${right}`));
      return await use(await found.session);
    } catch (error) {
      if (names.length === 1 || !isTooLarge(error)) throw error;
    }
    // Several reads may be refused at the same time: the first one halves.
    if (groupOf.get(repository) === found) {
      const middle = Math.ceil(names.length / 2);
      for (const half of [names.slice(0, middle), names.slice(middle)]) group(half);
    }
    return withSession(repository, use);
  };
  return async (repository) => {
    await withSession(repository, () => undefined);
    return {
      get: (...request) => withSession(repository, (session) => session.get(...request)),
      remove: (path) => withSession(repository, (session) => session.remove(path)),
      read: (...request) => withSession(repository, (session) => session.read(...request)),
    };
  };
}

/** Registries and gateways refuse a large header with 400; 431 is the status made for it. */
function isTooLarge(error: unknown): boolean {
  const cause =
    error instanceof TransferError ? (error.cause as { statusCode?: number } | undefined) : undefined;
  return cause?.statusCode === 400 || cause?.statusCode === 431;
}

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
