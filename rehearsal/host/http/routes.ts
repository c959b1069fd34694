/**
 * ASP.NET route templates, as far as this host takes them: a parameter is a whole segment, or all that is
 * left.
 */

export interface Route {
  readonly template: string;
  readonly segments: readonly Segment[];
}

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string; readonly catchAll: boolean };

/** @throws with a text for the author of the route. */
export function parseRoute(template: string): Route {
  if (/^[/~]/.test(template)) throw new Error(`route '${template}' must not start with / or ~`);
  const texts = template === '' ? [] : template.split('/');
  const segments = texts.map((text, index) => parseSegment(text, template, index === texts.length - 1));
  return { template, segments };
}

function parseSegment(text: string, template: string, isLast: boolean): Segment {
  if (text === '') throw new Error(`route '${template}' has an empty segment`);
  if (!/[{}%]/.test(text)) return { kind: 'literal', text };
  const match = /^\{(\*{0,2})([a-z_]\w*)\}$/i.exec(text);
  if (!match) throw new Error(`segment '${text}' of route '${template}' is not supported by this host`);
  const [, stars = '', name = ''] = match;
  const catchAll = stars !== '';
  if (catchAll && !isLast)
    throw new Error(`segment '${text}' of route '${template}' may only be the last one`);
  return { kind: 'parameter', name, catchAll };
}

/**
 * The parameters of a path (without leading slash, still percent-encoded); undefined when it does not match.
 */
export function matchRoute(route: Route, path: string): Record<string, string> | undefined {
  const parts = path.replace(/\/$/, '') === '' ? [] : path.replace(/\/$/, '').split('/');
  const parameters: Record<string, string> = {};
  for (const [index, segment] of route.segments.entries()) {
    const catchAll = segment.kind === 'parameter' && segment.catchAll;
    const encoded = catchAll ? parts.slice(index).join('/') : parts[index];
    const value = encoded === undefined ? undefined : decodePart(encoded);
    if (segment.kind === 'literal') {
      if (value?.toLowerCase() !== segment.text.toLowerCase()) return undefined;
    } else {
      if (value === undefined || (value === '' && !catchAll)) return undefined;
      if (value !== '') parameters[segment.name] = value;
      if (catchAll) return parameters;
    }
  }
  return parts.length > route.segments.length ? undefined : parameters;
}

/** An escaped slash stays escaped, as in ASP.NET. */
function decodePart(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replace(/%2f/gi, (slash) => `%25${slash.slice(1)}`));
  } catch {
    return undefined;
  }
}

/** Whether some path matches both: the real host would take whichever comes first in its table. */
export function overlap(a: Route, b: Route): boolean {
  for (let index = 0; ; index++) {
    const [left, right] = [a.segments[index], b.segments[index]];
    if (!left && !right) return true;
    if (!left || !right) {
      const rest = left ?? right;
      return rest !== undefined && isCatchAll(rest);
    }
    if (isCatchAll(left) || isCatchAll(right)) return true;
    if (!canBeEqual(left, right)) return false;
  }
}

const isCatchAll = (segment: Segment): boolean => segment.kind === 'parameter' && segment.catchAll;

const canBeEqual = (a: Segment, b: Segment): boolean =>
  a.kind !== 'literal' || b.kind !== 'literal' || a.text.toLowerCase() === b.text.toLowerCase();
