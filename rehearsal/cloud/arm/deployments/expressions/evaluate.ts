import { memberOf, plainFunctions, textOf } from './functions';
import { ExpressionError, expressionIn, parseExpression, type Expression } from './parse';

/** Functions that know the template and what is deployed, by lower-case name. */
export type TemplateFunctions = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

/** A value with everything in it that is an expression evaluated, keys of objects included. */
export async function resolve(value: unknown, functions: TemplateFunctions): Promise<unknown> {
  if (typeof value === 'string') {
    const expression = expressionIn(value);
    if (expression !== undefined) return evaluate(parseExpression(expression), functions);
    return value.startsWith('[[') ? value.slice(1) : value;
  }
  if (Array.isArray(value)) return Promise.all(value.map((item) => resolve(item, functions)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(async ([key, item]) => [
    textOf(await resolve(key, functions)),
    await resolve(item, functions),
  ]);
  return Object.fromEntries((await Promise.all(entries)) as [string, unknown][]);
}

async function evaluate(expression: Expression, functions: TemplateFunctions): Promise<unknown> {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'member':
      return readMember(await evaluate(expression.of, functions), await evaluate(expression.name, functions));
    case 'call':
      return call(expression, functions);
  }
}

/** Only the branch of `if` that is taken is evaluated: the other may refer to what is not there. */
async function call(
  { name, args }: Extract<Expression, { kind: 'call' }>,
  functions: TemplateFunctions,
): Promise<unknown> {
  const key = name.toLowerCase();
  const [condition, yes, no] = args;
  if (key === 'if' && condition && yes && no) {
    return evaluate((await evaluate(condition, functions)) === true ? yes : no, functions);
  }
  const known = functions[key] ?? plainFunctions[key];
  if (known === undefined) throw unknownFunction(name);
  return known(...(await Promise.all(args.map((arg) => evaluate(arg, functions)))));
}

function readMember(value: unknown, name: unknown): unknown {
  const found = typeof value === 'object' && value !== null ? memberOf(value, name) : undefined;
  if (found !== undefined) return found;
  throw new ExpressionError(`The language expression property '${textOf(name)}' doesn't exist.`);
}

const unknownFunction = (name: string): ExpressionError =>
  new ExpressionError(
    `The template function '${name}' is not valid: the rehearsal evaluates some functions only. Please see ` +
      'https://aka.ms/arm-functions for usage details.',
  );

/** Every call in the expressions of a value, to be checked before anything is evaluated. */
export function checkCalls(
  value: unknown,
  known: (name: string) => boolean,
  check: (name: string, first: unknown) => void,
): void {
  const visit = (expression: Expression): void => {
    if (expression.kind === 'member') [expression.of, expression.name].forEach(visit);
    if (expression.kind !== 'call') return;
    const key = expression.name.toLowerCase();
    if (key !== 'if' && !known(key) && plainFunctions[key] === undefined)
      throw unknownFunction(expression.name);
    const [first] = expression.args;
    check(key, first?.kind === 'literal' ? first.value : undefined);
    expression.args.forEach(visit);
  };
  if (typeof value === 'string') {
    const expression = expressionIn(value);
    if (expression !== undefined) visit(parseExpression(expression));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      checkCalls(key, known, check);
      checkCalls(item, known, check);
    }
  }
}
