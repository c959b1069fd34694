import { makesIdentity, principalOf } from '../../azure/pipelines/pipeline-identity';
import {
  comparePipeline,
  isPassing,
  stateOf,
  type PipelineResource,
} from '../../azure/pipelines/pipeline-resource';
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

/** Something that ends a transfer before it exports anything. */
export const problem = (code: ErrorCode, text: string): Findings['problems'][number] => ({ code, text });

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
  const isNew = await isIdentityNew(look);
  const lacking = isNew ? await lackedRole(look, found, isNew) : [];
  // While nobody knows who a new identity is, its pipeline is waited for.
  if (lacking.length === 0 || principalOf(side, found.identity) === undefined) {
    if (isPassing(found)) return { ...nothing, notes, pending: [`${pipeline} is ${stateOf(found)}`] };
    if (stateOf(found).toLowerCase() !== 'succeeded') {
      return { ...nothing, problems: [problem('PIPELINE_NOT_READY', `${pipeline} is ${stateOf(found)}`)] };
    }
  }
  if (lacking.length > 0) return { ...nothing, notes, problems: lacking };
  const { blocking, harmless } = comparePipeline(route, side, found);
  const mismatches = blocking.map((text) =>
    problem('PIPELINE_MISMATCH', `${pipeline}: ${text}; correct it or set MANAGE_PIPELINES=true`),
  );
  return {
    problems: mismatches.length > 0 || isNew ? mismatches : await lackedRole(look, found, isNew),
    notes: [...notes, ...harmless.map((text) => `${pipeline}: ${text}`)],
    pending: [],
  };
}

/** An identity that comes with it is noted first: this may stop after the pipeline was put. */
async function put(look: Look, found: PipelineResource | undefined): Promise<PipelineResource> {
  const { services, route, side, transferId, location } = look;
  if (makesIdentity(side, found?.identity)) {
    const path = madeIdentityPath(transferId, side.name);
    await services.records(route).create(path, { pipeline: side.pipeline });
  }
  return services.pipelines(side).putPipeline(route, location, found);
}

/** Whether this transfer made the identity of the pipeline. */
async function isIdentityNew({ services, route, side, transferId }: Look): Promise<boolean> {
  if (side.pipelineIdentity !== undefined) return false;
  return services.records(route).exists(madeIdentityPath(transferId, side.name));
}

/**
 * A new identity has no role unless ARM shows one: every run would fail. Of one that was there before only
 * what ARM shows to be missing counts, since it may not let us see.
 */
async function lackedRole(
  { services, side }: Look,
  { identity }: PipelineResource,
  isNew: boolean,
): Promise<Findings['problems']> {
  const principal = principalOf(side, identity);
  const state = principal && (await pipelineGrant(services, side, principal)).state;
  if (isNew ? state === 'held' : state !== 'missing') return [];
  const { words, command } = neededRole(side, principal);
  const who = principal === undefined ? '' : `, principal ${principal}`;
  const lack = isNew
    ? `was made with an identity of its own${who}, which has no role yet`
    : `runs as principal ${principal}, whose role is missing`;
  const text = `the ${side.name} pipeline ${side.pipeline} ${lack}; give it ${words}: ${command}`;
  return [problem('PIPELINE_ROLES_MISSING', text)];
}

function whatItNeeds(side: Side, { identity }: PipelineResource): string {
  const principal = principalOf(side, identity);
  if (side.pipelineIdentity === undefined || principal === undefined) return '';
  return `; it runs as principal ${principal}, which needs ${neededRole(side).words}`;
}
