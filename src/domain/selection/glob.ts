/** Texts one glob may stand for by its braces. */
const mostChoices = 50;

/** Any number of what is compared, none included. */
const star = Symbol('star');

/** What names are made of; looking one up costs less than a regular expression. */
const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));

type Expected<T> = typeof star | ((part: T) => boolean);

/**
 * Compiles a glob. A match takes at most the square of the name's length, whatever the wildcards: only the
 * last star that was passed is ever tried again. @throws SyntaxError saying what is wrong with the glob.
 */
export function compileGlob(glob: string): (name: string) => boolean {
  const choices = choicesOf(glob).map((text) => text.split('/').map(compileSegment));
  return (name) => {
    const segments = name.split('/');
    return choices.some((expected) => matches(expected, segments));
  };
}

/** What a glob stands for when a choice is made in each of its braces, inner ones first. */
function choicesOf(glob: string): string[] {
  const texts = [glob];
  for (let at = 0; at < texts.length;) {
    const text = texts[at] ?? '';
    const [braces, inner = ''] = /\{([^{}]*)\}/.exec(text) ?? [];
    if (braces === undefined) {
      if (/[{}]/.test(text)) throw new SyntaxError('has a brace without its other: write {a,b}');
      at++;
      continue;
    }
    if (!inner.includes(',')) throw new SyntaxError(`has ${braces}, which is no choice: write {a,b}`);
    texts.splice(at, 1, ...inner.split(',').map((choice) => text.replace(braces, () => choice)));
    if (texts.length > mostChoices)
      throw new SyntaxError(`stands for more than ${mostChoices} texts: write several patterns`);
  }
  return texts;
}

function compileSegment(glob: string): Expected<string> {
  if (/^\*{2,}$/.test(glob)) return star;
  if (!/[*?[\]]/.test(glob)) return (segment) => segment === glob;
  const characters = (glob.match(/\*+|\[[!^]?[^\]]+\]|./g) ?? []).map(compileCharacter);
  return (segment) => matches(characters, segment);
}

function compileCharacter(glob: string): Expected<string> {
  if (glob.startsWith('*')) return star;
  if (glob === '?') return () => true;
  if (glob === '[' || glob === ']') throw new SyntaxError('has a bracket without its other: write [a-z]');
  if (glob.length === 1) return (character) => character === glob;
  try {
    const set = new RegExp(glob.replace(/^\[!/, '[^'));
    const members = new Set(ascii.filter((character) => set.test(character)));
    return (character) => members.has(character);
  } catch {
    throw new SyntaxError(`has ${glob}, which ends before it begins: write [a-z]`);
  }
}

function matches<T>(expected: readonly Expected<T>[], parts: ArrayLike<T>): boolean {
  let at = 0;
  let afterStar = -1;
  let tried = 0;
  for (let part = 0; part < parts.length;) {
    const next = expected[at];
    if (next === star) {
      afterStar = ++at;
      tried = part;
    } else if (next?.(parts[part] as T) === true) {
      at++;
      part++;
    } else if (afterStar < 0) {
      return false;
    } else {
      at = afterStar;
      part = ++tried;
    }
  }
  return expected.slice(at).every((rest) => rest === star);
}
