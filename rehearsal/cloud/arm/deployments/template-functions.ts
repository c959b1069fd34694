import type { ArmContext } from '../context';
import { sidesAt } from '../find';
import type { ArmRequest } from '../requests/exchange';
import { textOf } from './expressions/functions';
import { resolve, type TemplateFunctions } from './expressions/evaluate';
import { ExpressionError } from './expressions/parse';

/** Functions that know where a template is deployed. */
const placeFunctions = [
  'subscription',
  'resourcegroup',
  'deployment',
  'resourceid',
  'subscriptionresourceid',
  'utcnow',
];

/** Every function that is no plain one, in lower case. */
export const templateFunctionNames: readonly string[] = [
  ...placeFunctions,
  ...['parameters', 'variables', 'reference'],
];

/** `{provider}/{type}/{name}/{type}/{name}` of a type and its names. */
export function typedPath(type: string, names: readonly string[]): string {
  const [provider = '', ...types] = type.split('/').filter(Boolean);
  return [provider, ...types.flatMap((each, index) => [each, names[index] ?? ''])].join('/');
}

/** What can be asked before the parameters are known. */
export function functionsOfPlace(context: ArmContext, { path, url }: ArmRequest): TemplateFunctions {
  const [side] = sidesAt(context, path);
  const { subscriptionId = '', resourceGroup = '' } = side ?? {};
  const subscription = `/subscriptions/${subscriptionId}`;
  const group = `${subscription}/resourceGroups/${resourceGroup}`;
  return {
    subscription: () => ({
      id: subscription,
      subscriptionId,
      tenantId: side?.tenantId,
      displayName: 'Rehearsal',
    }),
    resourcegroup: () => ({ id: group, name: resourceGroup, location: side?.location }),
    deployment: () => ({ name: url.slice(url.lastIndexOf('/') + 1) }),
    resourceid: (...args) => {
      // Subscription and group may come before the type.
      const at = args.findIndex((arg) => textOf(arg).includes('/'));
      const [type = '', ...names] = args.slice(at).map(textOf);
      const before = args.slice(0, at).map(textOf);
      const named = before.at(-1) ?? resourceGroup;
      const owner = before.length === 2 ? `/subscriptions/${before[0] ?? ''}` : subscription;
      return `${owner}/resourceGroups/${named}/providers/${typedPath(type, names)}`;
    },
    subscriptionresourceid: (...args) => {
      const [type = '', ...names] = args.map(textOf);
      return `${subscription}/providers/${typedPath(type, names)}`;
    },
    utcnow: () =>
      context
        .clock()
        .toISOString()
        .replaceAll(/[-:]|\.\d+/g, ''),
  };
}

/** What the expressions of a template may ask of it. */
interface TemplateValues {
  readonly values: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Everything the expressions of a template may call while it is deployed. */
export function functionsOf(
  template: TemplateValues,
  place: TemplateFunctions,
  reference: (id: string, version: string | undefined, full: boolean) => Promise<unknown>,
): TemplateFunctions {
  const valueIn = (all: Readonly<Record<string, unknown>>, name: unknown, what: string): unknown => {
    const [, value] =
      Object.entries(all).find(([key]) => key.toLowerCase() === textOf(name).toLowerCase()) ?? [];
    if (value !== undefined) return value;
    throw new ExpressionError(`The template ${what} '${textOf(name)}' is not found.`);
  };
  const functions: TemplateFunctions = {
    ...place,
    parameters: (name) => valueIn(template.values, name, 'parameter'),
    variables: (name) => resolve(valueIn(template.variables, name, 'variable'), functions),
    reference: (id, version, full) =>
      reference(
        textOf(id),
        version === undefined ? undefined : textOf(version),
        /^full$/i.test(textOf(full ?? '')),
      ),
  };
  return functions;
}
