import { z } from 'zod';
import type { Route } from '../../domain/route';
import { selectionSchema, type Selection } from '../../domain/selection/selection';
import { formatReference, parseReference } from '../../domain/selection/artifact-reference';
import { fieldProblems } from '../check';
import type { FieldProblem } from '../refusal';

/** Most references one request may name. */
export const mostArtifacts = 10_000;

const artifact = z.string({ error: 'must be a text like team/app:1.0' }).superRefine((text, context) => {
  const reference = parseReference(text);
  if (typeof reference === 'string') context.addIssue({ code: 'custom', message: reference });
});

/** What to transfer, by name, by rules or both. */
const wantedShape = {
  route: z
    .string({ error: 'must be the name of a route' })
    .optional()
    .describe('Name of the route; may be left out when there is only one.'),
  artifacts: z
    .array(artifact, { error: 'must be a list of references' })
    .min(1, 'is empty: name at least one artifact')
    .max(mostArtifacts, `has more than ${mostArtifacts} references: split the request`)
    .optional()
    .describe(
      'References as repository:tag or repository@sha256:digest, without registry host. A bare repository means :latest. They are always transferred.',
    ),
  selection: selectionSchema
    .optional()
    .describe('Rules that choose among the tags of the source when the plan is made.'),
};

interface Wanted {
  readonly artifacts?: readonly string[] | undefined;
  readonly selection?: unknown;
  readonly plan?: unknown;
}

const objectRule: z.core.$ZodErrorMap = ({ code }) =>
  // Zod's own words for unknown fields are replaced where they are listed one by one.
  code === 'invalid_type' ? 'must be a JSON object' : undefined;

const wantsSomething = ({ artifacts, selection, plan }: Wanted, context: z.RefinementCtx): void => {
  if (artifacts ?? selection ?? plan) return;
  context.addIssue({
    code: 'custom',
    path: ['artifacts'],
    message: 'is missing: name artifacts or a selection',
  });
};

/** Body of a plan request. */
export const planOrderSchema = z
  .strictObject(wantedShape, { error: objectRule })
  .superRefine(wantsSomething)
  .meta({ id: 'MakePlan', examples: [{ selection: { allow: ['team/**'] } }] });

/** Body of a start request. */
export const orderSchema = z
  .strictObject(
    {
      ...wantedShape,
      plan: z
        .string({ error: 'must be the id of a plan' })
        .optional()
        .describe('Id of a plan to carry out as it was approved, instead of artifacts and selection.'),
    },
    { error: objectRule },
  )
  .superRefine((wanted, context) => {
    wantsSomething(wanted, context);
    if (wanted.plan !== undefined && (wanted.artifacts ?? wanted.selection ?? wanted.route) !== undefined) {
      const message = 'names everything already: leave out route, artifacts and selection';
      context.addIssue({ code: 'custom', path: ['plan'], message });
    }
  })
  .meta({ id: 'StartTransfer', examples: [{ route: 'default', artifacts: ['team/app:1.0'] }] });

/** A start request that can be carried out. */
export interface Order {
  readonly route: string;
  /** Explicit references, each once, in the order given. */
  readonly artifacts: readonly string[];
  readonly duplicates: readonly string[];
  readonly selection?: Selection;
  /** Id of the plan to carry out. */
  readonly plan?: string;
}

/** The plan that a well-formed start request names instead of artifacts. */
export function planNamed(input: unknown): string | undefined {
  return orderSchema.safeParse(input).data?.plan;
}

/** Parses a start request against the routes there are. Returns every problem at once. */
export function parseOrder(
  input: unknown,
  routes: readonly string[],
  schema: typeof planOrderSchema | typeof orderSchema = orderSchema,
): Order | readonly FieldProblem[] {
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

function withoutDuplicates(texts: readonly string[]): Pick<Order, 'artifacts' | 'duplicates'> {
  const artifacts = new Set<string>();
  const duplicates = new Set<string>();
  for (const text of texts) {
    const reference = parseReference(text);
    if (typeof reference === 'string') continue;
    const explicit = formatReference(reference);
    (artifacts.has(explicit) ? duplicates : artifacts).add(explicit);
  }
  return { artifacts: [...artifacts], duplicates: [...duplicates] };
}

/** Why nothing can be started on a route. */
export function modeProblems({ name, mode }: Route): FieldProblem[] {
  if (mode !== 'receive') return [];
  return [
    {
      field: '/route',
      problem: `is ${name}, which receives: its artifacts come with blob and waybill`,
      fix: 'Start the transfer at the app that sends.',
    },
  ];
}
