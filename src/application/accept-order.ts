import type { Route } from '../domain/route';
import {
  transferOrderSchema,
  withoutDuplicates,
  type planOrderSchema,
  type TransferOrder,
} from '../domain/starts/transfer-order';
import type { Services } from '../services';
import { fieldProblems, invalid } from './check';
import type { FieldProblem } from './refusal';

/** An order that can be carried out. @throws Refusal REQUEST_INVALID with every problem, also `others`. */
export function acceptOrder(
  services: Services,
  input: unknown,
  schema: typeof planOrderSchema | typeof transferOrderSchema,
  others: readonly FieldProblem[] = [],
): TransferOrder {
  const order = parseOrder(input, [...services.config.routes.keys()], schema);
  const problems = [...('route' in order ? modeProblems(services.route(order.route)) : order), ...others];
  if ('route' in order && problems.length === 0) return order;
  throw invalid(problems);
}

/** Parses a start request against the routes there are. Returns every problem at once. */
export function parseOrder(
  input: unknown,
  routes: readonly string[],
  schema: typeof planOrderSchema | typeof transferOrderSchema = transferOrderSchema,
): TransferOrder | readonly FieldProblem[] {
  const parsed = schema.safeParse(input);
  const problems = parsed.success ? [] : fieldProblems(parsed.error);
  const given = typeof input === 'object' && input !== null && 'route' in input ? input.route : undefined;
  const route = given ?? (routes.length === 1 ? routes[0] : undefined);
  const fix = `Use one of: ${routes.join(', ')}.`;
  if (route === undefined) {
    problems.push({ field: '/route', problem: 'is missing: there are several routes', fix });
  } else if (typeof route === 'string' && !routes.includes(route)) {
    problems.push({ field: '/route', problem: 'is not the name of a route', fix });
  }
  if (!parsed.success || typeof route !== 'string' || problems.length > 0) return problems;
  const { artifacts = [], selection } = parsed.data;
  return { route, ...withoutDuplicates(artifacts), ...(selection && { selection }) };
}

/** Why nothing can be started on a route. */
function modeProblems({ name, mode }: Route): FieldProblem[] {
  if (mode !== 'receive') return [];
  return [
    {
      field: '/route',
      problem: `is ${name}, which receives: its artifacts come with blob and waybill`,
      fix: 'Start the transfer at the app that sends.',
    },
  ];
}
