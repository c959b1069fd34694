import { makesIdentity, principalOf } from '../../azure/pipelines/pipeline-identity';
import { comparePipeline, type PipelineResource } from '../../azure/pipelines/pipeline-resource';
import { neededRole } from '../../domain/pipelines/needed-role';
import type { ErrorCode } from '../../domain/remedies';
import type { Route } from '../../domain/route';
import type { Side } from '../../domain/side';
import { madeIdentityPath } from '../../records/pipelines/paths';
import type { Services } from '../../services';
import { pipelineGrant } from './pipeline-grant';

/** What a look at a side found. */
export interface Findings {
  readonly problems: readonly { readonly code: ErrorCode; readonly text: string }[];
  readonly notes: readonly string[];
  readonly pending: readonly string[];
}

/** Of a side that is as it should be. */
export const nothing: Findings = { problems: [], notes: [], pending: [] };

/** Provisioning states that pass by themselves (ARM, asynchronous operations). */
const passingStates = new Set(['accepted', 'creating', 'updating']);

/** A route's side, and the transfer that looks at it. */
export interface Look {
  readonly services: Services;
  readonly route: Route;
  readonly side: Side;
  readonly transferId: string;
  readonly location: string;
}

/** Looks at a pipeline: a missing one is created, another one corrected where the route manages them. */
export async function checkPipeline(look: Look): Promise<Findings> {
  const { services, route, side } = look;
  const pipeline = `${side.name === 'source' ? 'export' : 'import'} pipeline ${side.pipeline}`;
  const notes: string[] = [];
  let found = await services.pipelines(side).pipeline();
  if (found === undefined) {
    found = await put(look, found);
    notes.push(`${pipeline} was created${whatItNeeds(side, found)}`);
  }
  // What somebody is changing is judged when it stands still.
  if (route.managePipelines && !isPassing(found)) {
    const { blocking, harmless } = comparePipeline(route, side, found);
    if (blocking.length + harmless.length > 0) {
      found = await put(look, found);
      notes.push(`${pipeline} was corrected: ${[...blocking, ...harmless].join(', ')}`);
    }
  }
  const roles = await roleOfNewIdentity(look, found);
  const principal = principalOf(side, found.identity);
  const without = {
    ...nothing,
    notes,
    problems: roles.map((text) => problem('PIPELINE_ROLES_MISSING', text)),
  };
  if (roles.length > 0 && principal !== undefined) return without;
  if (isPassing(found)) return { ...nothing, notes, pending: [`${pipeline} is ${stateOf(found)}`] };
  if (stateOf(found).toLowerCase() !== 'succeeded') {
    return { ...nothing, problems: [problem('PIPELINE_NOT_READY', `${pipeline} is ${stateOf(found)}`)] };
  }
  if (roles.length > 0) return without;
  const { blocking, harmless } = comparePipeline(route, side, found);
  const lacking = blocking.length === 0 ? await lackedRole(look, found) : [];
  return {
    problems: [
      ...blocking.map((text) =>
        problem('PIPELINE_MISMATCH', `${pipeline}: ${text}; correct it or set MANAGE_PIPELINES=true`),
      ),
      ...lacking.map((text) => problem('PIPELINE_ROLES_MISSING', text)),
    ],
    notes: [...notes, ...harmless.map((text) => `${pipeline}: ${text}`)],
    pending: [],
  };
}

const problem = (code: ErrorCode, text: string): Findings['problems'][number] => ({ code, text });

/** An identity that comes with it is noted first: this may stop after the pipeline was put. */
async function put(look: Look, found: PipelineResource | undefined): Promise<PipelineResource> {
  const { services, route, side, transferId, location } = look;
  if (makesIdentity(side, found?.identity)) {
    const path = madeIdentityPath(transferId, side.name);
    await services.records(route).create(path, { pipeline: side.pipeline });
  }
  return services.pipelines(side).putPipeline(route, location, found);
}

/** An identity that this transfer made has no role unless ARM shows one: every run would fail. */
async function roleOfNewIdentity(look: Look, { identity }: PipelineResource): Promise<string[]> {
  const { services, route, side, transferId } = look;
  if (side.pipelineIdentity !== undefined) return [];
  if (!(await services.records(route).exists(madeIdentityPath(transferId, side.name)))) return [];
  const principal = principalOf(side, identity);
  if (principal !== undefined && (await pipelineGrant(services, side, principal)).state === 'held') return [];
  const { words, command } = neededRole(side, principal);
  const who = principal === undefined ? '' : `, principal ${principal}`;
  return [
    `the ${side.name} pipeline ${side.pipeline} was made with an identity of its own${who}, which has no ` +
      `role yet; give it ${words}: ${command}`,
  ];
}

/** Of an identity that was there before: only what ARM shows to be missing, since it may not let us see. */
async function lackedRole({ services, side }: Look, { identity }: PipelineResource): Promise<string[]> {
  const principal = principalOf(side, identity);
  if (principal === undefined) return [];
  if ((await pipelineGrant(services, side, principal)).state !== 'missing') return [];
  const { words, command } = neededRole(side, principal);
  return [
    `the ${side.name} pipeline ${side.pipeline} runs as principal ${principal}, whose role is missing; ` +
      `give it ${words}: ${command}`,
  ];
}

function whatItNeeds(side: Side, { identity }: PipelineResource): string {
  const principal = principalOf(side, identity);
  if (side.pipelineIdentity === undefined || principal === undefined) return '';
  return `; it runs as principal ${principal}, which needs ${neededRole(side).words}`;
}

const stateOf = ({ properties }: PipelineResource): string => properties.provisioningState ?? 'Succeeded';

const isPassing = (pipeline: PipelineResource): boolean => passingStates.has(stateOf(pipeline).toLowerCase());
