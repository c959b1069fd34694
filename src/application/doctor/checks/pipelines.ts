import { pipelineGrant } from '../../../activities/pipelines/pipeline-grant';
import { principalOf } from '../../../azure/pipelines/pipeline-identity';
import {
  comparePipeline,
  isPassing,
  stateOf,
  type PipelineResource,
} from '../../../azure/pipelines/pipeline-resource';
import { passed, skipped, type Finding } from '../../../domain/doctor/check';
import { needs, settingCommand } from '../../../domain/doctor/needs';
import { refused } from '../../../domain/doctor/refusal';
import { neededRole } from '../../../domain/pipelines/needed-role';
import { look, type Findings, type Patient } from '../look';
import { checkOperator } from './rights';

/** The pipeline of a side, and whether the identity it runs as may open what it must. */
export async function checkPipelines(patient: Patient): Promise<Findings> {
  const { services, side, who } = patient;
  const seen = await look(patient, `read pipeline ${side.pipeline}`, () =>
    services.pipelines(side).pipeline(),
  );
  if ('failure' in seen) {
    const unread = skipped('the pipeline could not be read');
    return {
      pipeline: refused(seen.failure, needs.pipelines(side, who)),
      'pipeline-identity': unread,
      'pipeline-role': unread,
    };
  }
  if (seen.value === undefined) {
    const absent = skipped(`there is no pipeline ${side.pipeline} yet: the first transfer makes it`);
    const operator = await checkOperator(patient, false);
    return { pipeline: absent, 'pipeline-identity': operator, 'pipeline-role': absent };
  }
  const [operator, role] = await Promise.all([checkOperator(patient, true), roleOf(patient, seen.value)]);
  return { pipeline: judge(patient, seen.value), 'pipeline-identity': operator, 'pipeline-role': role };
}

function judge({ route, side }: Patient, found: PipelineResource): Finding {
  const state = stateOf(found);
  if (isPassing(found)) return { verdict: 'unknown', said: `it is ${state}: look again in some minutes` };
  if (state.toLowerCase() !== 'succeeded') {
    const kind = side.name === 'source' ? 'export' : 'import';
    return {
      verdict: 'failed',
      said: `it is ${state}: delete it, and the next transfer makes it anew`,
      mend:
        `az acr ${kind}-pipeline delete --name ${side.pipeline} --registry ${side.registry} ` +
        `--resource-group ${side.resourceGroup}`,
    };
  }
  const { blocking, harmless } = comparePipeline(route, side, found);
  const differs = [...blocking, ...harmless].join('; ');
  if (differs === '') return passed(`${side.pipeline} is as the settings say`);
  if (route.managePipelines) return passed(`the next transfer will correct it: ${differs}`);
  if (blocking.length === 0) return passed(`it runs, and otherwise than the settings say: ${differs}`);
  return { verdict: 'failed', said: differs, mend: settingCommand('MANAGE_PIPELINES', 'true') };
}

async function roleOf(patient: Patient, { identity }: PipelineResource): Promise<Finding> {
  const { services, side, who } = patient;
  const principal = principalOf(side, identity);
  if (principal === undefined) return { verdict: 'unknown', said: 'ARM does not say whom it runs as' };
  const { role, scope, command, words } = neededRole(side, principal);
  const seen = await look(patient, `look for the roles of ${principal}`, () =>
    pipelineGrant(services, side, principal),
  );
  const grant = 'value' in seen ? seen.value : { state: 'unknown' as const, why: seen.failure.message };
  const told = { identity: principal, role, scope };
  if (grant.state === 'held') return { ...passed(`it runs as ${principal}, which has ${words}`), ...told };
  if (grant.state === 'missing') {
    return {
      verdict: 'failed',
      said: `it runs as ${principal}, which lacks ${words}`,
      ...told,
      mend: command,
    };
  }
  // The role it is about is the one of the app that would let it see.
  const toSee = side.storageAccess === 'sas' ? needs.readVault(side, who) : needs.readAccount(side, who);
  return { verdict: 'unknown', said: `it runs as ${principal}; ${grant.why}`, ...toSee };
}
