import { skipped, passed, type Finding } from '../../../domain/doctor/check';
import { needs, type Need } from '../../../domain/doctor/needs';
import { permits } from '../../../domain/roles/permitted';
import { isSignedByKey, storageAccountId, type End } from '../../../domain/side';
import { look, unread, type Findings, type Patient } from '../look';

/** What the app may do is asked of ARM: trying it would revoke what is in use. */
export async function checkRevocation(patient: Patient): Promise<Findings> {
  const { side, who } = patient;
  if (side.storageAccess === 'managed-identity') return {};
  const byKey = isSignedByKey(side.sas.kind);
  const verb = byKey ? 'regenerateKey' : 'revokeUserDelegationKeys';
  const revocation = await mayDo(patient, {
    resourceId: storageAccountId(side),
    action: `Microsoft.Storage/storageAccounts/${verb}/action`,
    what: 'revoke the SAS of the side',
    need: byKey ? needs.accountKey(side, who) : needs.revoke(side, who),
  });
  return { revocation };
}

/** Whether the app may hand the identity of the settings on to a pipeline it makes or corrects. */
export async function checkOperator(patient: Patient, isThere: boolean): Promise<Finding> {
  const { route, side, who } = patient;
  const { pipelineIdentity } = side;
  if (pipelineIdentity === undefined) return skipped('the settings name no identity of the pipeline');
  if (isThere && !route.managePipelines) {
    return skipped('the app hands it to no pipeline: there is one, and MANAGE_PIPELINES is off');
  }
  return mayDo(patient, {
    resourceId: pipelineIdentity,
    // Azure's own role has a star between the two.
    action: 'Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action',
    what: `hand the identity on to ${side.pipeline}`,
    need: needs.handOn(pipelineIdentity, who),
  });
}

interface Act {
  readonly resourceId: string;
  readonly action: string;
  readonly what: string;
  readonly need: Need;
}

/** Asks ARM whether the app may do something; who may not is told the role. */
export async function mayDo(
  patient: Patient<End>,
  { resourceId, action, what, need }: Act,
): Promise<Finding> {
  const { services, side } = patient;
  const seen = await look(patient, `read what the app may do at ${resourceId}`, () =>
    services.grants(side).permissions(resourceId),
  );
  if ('failure' in seen) return unread(patient, resourceId, seen.failure);
  if (seen.value === undefined) return { verdict: 'failed', said: `there is no ${resourceId}` };
  if (permits(seen.value, action)) return passed(`the app may ${what}`);
  return { verdict: 'failed', said: `the app may not ${what}`, ...need };
}
