/** An expression of a template, without its brackets. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: Expression };

/** An expression that cannot be read or evaluated; the message is for whoever wrote the template. */
export class ExpressionError extends Error {}

const token = /\s*(?:'((?:[^']|'')*)'|(-?\d+)|([A-Za-z_]\w*)|([()[\],.]))/y;

/** What is between the brackets of an expression; `[[` begins a text that begins with a bracket. */
export const expressionIn = (text: string): string | undefined =>
  text.startsWith('[') && text.endsWith(']') && !text.startsWith('[[') ? text.slice(1, -1) : undefined;

/** Parses an expression. @throws ExpressionError */
export function parseExpression(text: string): Expression {
  const tokens = tokensOf(text);
  let at = 0;
  const isNext = (sign: string): boolean => tokens[at]?.sign === sign;
  const take = (sign: string): void => {
    if (!isNext(sign))
      throw new ExpressionError(`The expression '${text}' is not valid: '${sign}' is missing.`);
    at += 1;
  };
  const primary = (): Expression => {
    const next = tokens[at];
    at += 1;
    if (next?.literal !== undefined) return { kind: 'literal', value: next.literal };
    if (next?.name === undefined) throw new ExpressionError(`The expression '${text}' is not valid.`);
    const args: Expression[] = [];
    take('(');
    while (!isNext(')')) {
      if (args.length > 0) take(',');
      args.push(postfix());
    }
    take(')');
    return { kind: 'call', name: next.name, args };
  };
  const postfix = (): Expression => {
    let expression = primary();
    for (;;) {
      if (isNext('.')) {
        at += 1;
        const name = tokens[at]?.name;
        if (name === undefined) throw new ExpressionError(`The expression '${text}' is not valid.`);
        at += 1;
        expression = { kind: 'member', of: expression, name: { kind: 'literal', value: name } };
      } else if (isNext('[')) {
        at += 1;
        expression = { kind: 'member', of: expression, name: postfix() };
        take(']');
      } else return expression;
    }
  };
  const parsed = postfix();
  if (at < tokens.length) throw new ExpressionError(`The expression '${text}' is not valid.`);
  return parsed;
}

interface Token {
  readonly literal?: string | number;
  readonly name?: string;
  readonly sign?: string;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  const trimmed = text.trimEnd();
  while (token.lastIndex < trimmed.length) {
    const from = token.lastIndex;
    const match = token.exec(trimmed);
    if (match === null) {
      throw new ExpressionError(`The expression '${text}' is not valid at '${trimmed.slice(from)}'.`);
    }
    const [, quoted, digits, name, sign] = match;
    if (quoted !== undefined) tokens.push({ literal: quoted.replaceAll("''", "'") });
    else if (digits !== undefined) tokens.push({ literal: Number(digits) });
    else if (name !== undefined) tokens.push({ name });
    else if (sign !== undefined) tokens.push({ sign });
  }
  return tokens;
}
