import { z } from 'zod';
import { comparePipeline, type PipelineResource } from '../../azure/pipelines/pipeline-resource';
import type { RegistryFacts } from '../../azure/pipelines/pipelines';
import type { ErrorCode } from '../../domain/remedies';
import { TransferError } from '../../domain/errors';
import { sidesOf, type Route } from '../../domain/route';
import type { Side } from '../../domain/side';
import { activity } from '../activity';
import { throwIfCancelled } from '../../records/transfer/cancelled';
import type { Services } from '../../services';

const checkRouteInput = z.object({
  transferId: z.string().describe('Its being cancelled ends the wait for a pipeline.'),
  route: z.string(),
});

/** What a look at a route found. */
export interface CheckedRoute {
  /** What will behave otherwise than the settings say, or was created on the way. */
  readonly notes: readonly string[];
  /** Pipelines ARM is still at work on, in words. Nothing can run on them yet: look again. */
  readonly pending: readonly string[];
}

interface Findings {
  readonly problems: readonly { readonly code: ErrorCode; readonly text: string }[];
  readonly notes: readonly string[];
  readonly pending: readonly string[];
}

const nothing: Findings = { problems: [], notes: [], pending: [] };

/** Provisioning states that pass by themselves (ARM, asynchronous operations). */
const passingStates = new Set(['accepted', 'creating', 'updating']);

/**
 * Looks at the registries and pipelines of a route before anything is exported. Missing pipelines are
 * created; existing ones are corrected only when the route manages them. @throws TransferError naming every
 * problem found on its sides, or CANCELLED.
 */
export const checkRoute = activity(checkRouteInput, async (input, services): Promise<CheckedRoute> => {
  const { transferId } = input;
  const route = services.route(input.route);
  await throwIfCancelled(services, route, transferId);
  const sides = sidesOf(route);
  const findings = await Promise.all(sides.map((side) => checkSide(route, side, services)));
  const problems = findings.flatMap((each) => each.problems);
  if (problems[0] === undefined) {
    return {
      notes: findings.flatMap(({ notes }) => notes),
      pending: findings.flatMap(({ pending }) => pending),
    };
  }
  throw new TransferError(problems[0].code, problems.map(({ text }) => text).join('; '), {
    operation: 'check route',
    origin: sides.find((_, i) => findings[i]?.problems.length !== 0)?.name ?? 'app',
  });
});

async function checkSide(route: Route, side: Side, services: Services): Promise<Findings> {
  const facts = await services.pipelines(side).registry();
  const problems = registryProblems(side, facts);
  if (problems.length > 0) return { ...nothing, problems };
  return checkPipeline(route, side, facts, services);
}

function registryProblems(side: Side, facts: RegistryFacts): Findings['problems'] {
  const registry = `${side.name} registry ${side.registry}`;
  if (facts.sku.toLowerCase() !== 'premium') {
    return [
      {
        code: 'REGISTRY_NOT_PREMIUM',
        text:
          `${registry} is ${facts.sku}: pipelines need Premium (az acr update --name ${side.registry} ` +
          '--sku Premium)',
      },
    ];
  }
  if (side.name === 'source' && !facts.exportAllowed) {
    return [
      {
        code: 'EXPORT_DISABLED',
        text:
          `${registry} forbids export: enable its export policy (az acr update --name ${side.registry} ` +
          '--allow-exports true)',
      },
    ];
  }
  return [];
}

async function checkPipeline(
  route: Route,
  side: Side,
  facts: RegistryFacts,
  services: Services,
): Promise<Findings> {
  const pipelines = services.pipelines(side);
  const pipeline = `${side.name === 'source' ? 'export' : 'import'} pipeline ${side.pipeline}`;
  let found = await pipelines.pipeline();
  const notes: string[] = [];
  if (found === undefined) {
    found = await pipelines.putPipeline(route, facts.location);
    notes.push(`${pipeline} was created`);
  }
  // What somebody is changing is judged when it stands still.
  if (isPassing(found)) return { ...nothing, notes, pending: [`${pipeline} is ${stateOf(found)}`] };
  let { blocking, harmless } = comparePipeline(route, side, found);
  if (route.managePipelines && blocking.length + harmless.length > 0) {
    found = await pipelines.putPipeline(route, facts.location);
    notes.push(`${pipeline} was corrected: ${[...blocking, ...harmless].join(', ')}`);
    if (isPassing(found)) return { ...nothing, notes, pending: [`${pipeline} is ${stateOf(found)}`] };
    ({ blocking, harmless } = comparePipeline(route, side, found));
  }
  if (stateOf(found).toLowerCase() !== 'succeeded') {
    return {
      ...nothing,
      problems: [{ code: 'PIPELINE_NOT_READY', text: `${pipeline} is ${stateOf(found)}` }],
    };
  }
  return {
    problems: blocking.map((text) => ({
      code: 'PIPELINE_MISMATCH' as const,
      text: `${pipeline}: ${text}; correct it or set MANAGE_PIPELINES=true`,
    })),
    notes: [...notes, ...harmless.map((text) => `${pipeline}: ${text}`)],
    pending: [],
  };
}

const stateOf = ({ properties }: PipelineResource): string => properties.provisioningState ?? 'Succeeded';

const isPassing = (pipeline: PipelineResource): boolean => passingStates.has(stateOf(pipeline).toLowerCase());
