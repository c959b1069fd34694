type Span = readonly [from: number, to: number];

/** The stars of a pattern: `**` for a whole segment that may be several, `*` within one. */
export const starsOf = (pattern: string): string[] => pattern.match(/\*+/g) ?? [];

/**
 * What the stars of a pattern stand for in a name, each as long as the ones before it allow; undefined when
 * it does not match. Takes at most the square of the name's length, as a glob does.
 */
export function starsIn(pattern: string, name: string): string[] | undefined {
  const [wanted, segments] = [pattern.split('/'), name.split('/')];
  const inSegment = (segment: string, at: number): string[] | undefined => {
    const [pieces, text] = [segment.match(/\*|[^*]/g) ?? [], segments[at] ?? ''];
    const spans = spansOf(pieces, '*', (piece, i) => text[i] === piece, text.length);
    return spans?.map(([from, to]) => text.slice(from, to));
  };
  const fits = (segment: string, at: number): boolean => inSegment(segment, at) !== undefined;
  const spans = spansOf(wanted, '**', fits, segments.length);
  if (spans === undefined) return undefined;
  const crossing = spans.values();
  let at = 0;
  return wanted.flatMap((segment) => {
    if (segment !== '**') return inSegment(segment, at++) ?? [];
    const [from, to] = crossing.next().value ?? [at, at];
    at = to;
    return [segments.slice(from, to).join('/')];
  });
}

/** A pattern with texts in place of its stars; a `**` that stands for nothing takes its slash along. */
export function fill(pattern: string, stars: readonly string[]): string {
  const texts = stars.values();
  const segments = pattern.split('/').map((segment) => ({
    crosses: segment === '**',
    text: segment.replaceAll(/\*+/g, () => texts.next().value ?? ''),
  }));
  return segments
    .filter(({ crosses, text }) => !crosses || text !== '')
    .map(({ text }) => text)
    .join('/');
}

/** Where the stars begin and end among so many parts: only the last one that was passed gives way. */
function spansOf(
  wanted: readonly string[],
  star: string,
  fits: (piece: string, at: number) => boolean,
  parts: number,
): Span[] | undefined {
  const spans: [number, number][] = [];
  let [at, part, afterStar] = [0, 0, 0];
  while (part < parts) {
    const piece = wanted[at];
    const last = spans.at(-1);
    if (piece === star) {
      spans.push([part, part]);
      afterStar = ++at;
    } else if (piece !== undefined && fits(piece, part)) {
      at++;
      part++;
    } else if (last !== undefined) {
      part = ++last[1];
      at = afterStar;
    } else {
      return undefined;
    }
  }
  for (; at < wanted.length; at++) {
    if (wanted[at] !== star) return undefined;
    spans.push([parts, parts]);
  }
  return spans;
}
