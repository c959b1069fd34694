import { groupId } from '../../../world';
import type { ArmContext } from '../context';
import { sideAt } from '../find';
import type { ArmRequest } from '../requests/exchange';
import { typedPath } from '../requests/typed-path';
import { memberOf, textOf } from './expressions/functions';
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

/** What can be asked before the parameters are known. */
export function functionsOfPlace(context: ArmContext, { path, url }: ArmRequest): TemplateFunctions {
  const side = sideAt(context, path);
  const { subscriptionId, resourceGroup, tenantId, location } = side;
  const subscription = `/subscriptions/${subscriptionId}`;
  return {
    subscription: () => ({
      id: subscription,
      subscriptionId,
      tenantId,
      displayName: 'Rehearsal',
    }),
    resourcegroup: () => ({ id: groupId(side), name: resourceGroup, location }),
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
    const value = memberOf(all, name);
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
