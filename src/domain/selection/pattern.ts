import { compileGlob } from './glob';

/** A compiled `repository[:tag]` glob. */
export interface Pattern {
  readonly text: string;
  /** The repository part when it has no wildcard. */
  readonly repository?: string;
  /** The tag part when it has no wildcard. */
  readonly tag?: string;
  /** Whether every tag of a matching repository matches. */
  readonly everyTag: boolean;
  /** Whether any tag of the repository may match: decides what is listed at all. */
  matchesRepository(repository: string): boolean;
  matchesTag(tag: string): boolean;
}

const longestPattern = 512;

/** Compiles a pattern; text says what is wrong with it. Without a tag part every tag matches. */
export function compilePattern(text: string): Pattern | string {
  if (text.length > longestPattern) return `must not be longer than ${longestPattern} characters`;
  if (text.startsWith('!')) return 'begins with `!`: list under deny what is not wanted';
  if (text.includes('@')) return 'must not name a digest: list it under artifacts';
  if (/[A-Z]/.test(text.split(':', 1).join('')))
    return 'has capitals in the repository: repositories are lower-case';
  if (!/^[\w./:*?{},[\]!^-]+$/.test(text))
    return (
      'must be letters, digits, `.`, `_`, `-`, `/`, `:` and the wildcards `*`, `**`, `?`, `[a-z]`, ' +
      '`{a,b}`'
    );
  const colon = text.lastIndexOf(':');
  const [repository, tag] = colon < 0 ? [text, '*'] : [text.slice(0, colon), text.slice(colon + 1)];
  if (repository === '' || tag === '') return 'must have something on both sides of the colon';
  if (repository.startsWith('/') || repository.endsWith('/')) return 'must not begin or end with a slash';
  if (tag.includes('/') || repository.includes(':'))
    return 'has more than `repository:tag`: leave the registry host out';
  try {
    return {
      text,
      ...(isLiteral(repository) && { repository }),
      ...(isLiteral(tag) && { tag }),
      everyTag: tag === '*' || tag === '**',
      matchesRepository: compileGlob(repository),
      matchesTag: compileGlob(tag),
    };
  } catch (error) {
    return (error as SyntaxError).message;
  }
}

/** Compiles a pattern that was checked when it entered. @throws Error when it was not. */
export function requirePattern(text: string): Pattern {
  const pattern = compilePattern(text);
  if (typeof pattern === 'string') throw new Error(`unchecked pattern ${text}: ${pattern}`);
  return pattern;
}

const isLiteral = (glob: string): boolean => !/[*?{[]/.test(glob);
