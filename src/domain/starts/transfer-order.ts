import { z } from 'zod';
import { formatReference, parseReference } from '../selection/artifact-reference';
import { objectOf, type Immutable } from '../schema';
import { selectionSchema, type Selection } from '../selection/selection';

/** Most references one order may name. */
export const mostArtifacts = 10_000;

/** People copy these from a pull command; other hosts are how mirrors name their repositories. */
const loginServer = /^[^/:]+\.azurecr\.(?:io|us|cn)\//;
const withHost =
  'leave the registry host out: the route names the registry; a repository that is named so is chosen by a ' +
  'selection';

const referenceSchema = z.string('must be a text like team/app:1.0').superRefine((text, context) => {
  const reference = loginServer.test(text) ? withHost : parseReference(text);
  if (typeof reference === 'string') context.addIssue({ code: 'custom', message: reference });
});

/** References that a request or a schedule names one by one. */
export const artifactsSchema = (of: 'request' | 'schedule') =>
  z
    .array(referenceSchema, 'must be a list of references')
    .min(1, 'is empty: name at least one artifact')
    .max(mostArtifacts, `has more than ${mostArtifacts} references: split the ${of}`)
    .optional()
    .describe(
      'References as repository:tag or repository@sha256:digest, without registry host. ' +
        'A bare repository means :latest. They are always transferred.',
    );

/** What to transfer, by name, by rules or both. */
const wantedShape = {
  route: z
    .string({ error: 'must be the name of a route' })
    .optional()
    .describe('Name of the route; may be left out when there is only one.'),
  artifacts: artifactsSchema('request'),
  selection: selectionSchema
    .optional()
    .describe('Rules that choose among the tags of the source when the plan is made.'),
};

interface Wanted {
  readonly artifacts?: readonly string[] | undefined;
  readonly selection?: unknown;
  readonly plan?: unknown;
}

const wantsSomething = ({ artifacts, selection, plan }: Wanted, context: z.RefinementCtx): void => {
  if (artifacts ?? selection ?? plan) return;
  context.addIssue({
    code: 'custom',
    path: ['artifacts'],
    message: 'is missing: name artifacts or a selection',
  });
};

/** Body of a plan request. */
export const planOrderSchema = objectOf(wantedShape)
  .superRefine(wantsSomething)
  .meta({ id: 'MakePlan', examples: [{ selection: { allow: ['team/**'] } }] });

/** What is to be planned, before it is checked. */
export type PlanOrder = Immutable<z.input<typeof planOrderSchema>>;

/** Body of a start request. */
export const transferOrderSchema = objectOf({
  ...wantedShape,
  plan: z
    .string({ error: 'must be the id of a plan' })
    .optional()
    .describe('Id of a plan to carry out as it was approved, instead of artifacts and selection.'),
})
  .superRefine((wanted, context) => {
    wantsSomething(wanted, context);
    if (wanted.plan !== undefined && (wanted.artifacts ?? wanted.selection ?? wanted.route) !== undefined) {
      const message = 'names everything already: leave out route, artifacts and selection';
      context.addIssue({ code: 'custom', path: ['plan'], message });
    }
  })
  .meta({ id: 'StartTransfer', examples: [{ route: 'default', artifacts: ['team/app:1.0'] }] });

/** A start request that can be carried out. */
export interface TransferOrder {
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
  return transferOrderSchema.safeParse(input).data?.plan;
}

/** Explicit references, each once. */
export function withoutDuplicates(texts: readonly string[]): Pick<TransferOrder, 'artifacts' | 'duplicates'> {
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
