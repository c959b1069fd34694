import { afterAll, beforeAll } from 'vitest';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../rehearsal/images/samples';
import { defaultWorld, type RoleAssignment } from '../../rehearsal/world';
import { ensureSas } from '../../src/activities/sas/ensure-sas';
import { revokeTokens } from '../../src/activities/sas/revoke-tokens';
import { examine } from '../../src/application/doctor/examine';
import { toTransferError } from '../../src/azure/failure';
import { sidesOf } from '../../src/domain/route';
import type { Services } from '../../src/services';
import { fakeClient } from '../application/fake-client';
import { rehearseServices, type RehearsedServices } from '../support/rehearsed-services';
import { assign, deploy, settingsOf } from './deployments';
import { customRolesOf, rehearsed, type Grant } from './grants';
import { steps, type Travelled } from './steps';

const at = (side: 'source' | 'target') => ({ route: 'default', side });

/** What was said on the way: of a report, of steps that threw. */
type Said = readonly unknown[];

/** Deployments in the rehearsal, with the roles of their snapshots and no others. */
export function useJourneys() {
  let cloud: RehearsedServices;
  let images: string[] = [];
  /** Each journey finds a pipeline to correct. */
  let corrections = 0;
  const sent: Travelled['sent'] = {} as never;

  /** Names of the custom roles differ, since what they allow does. */
  const roleOf = (scenario: string, role: string): string =>
    role.startsWith('acr-ferry') ? `${scenario} ${role}` : role;
  const assignmentOf = (scenario: string, grant: Grant): RoleAssignment => {
    const assignment = rehearsed(grant);
    return { ...assignment, role: roleOf(scenario, assignment.role) };
  };
  const scenarios = ['connected', 'closed', 'send', 'receive'];
  beforeAll(async () => {
    const customRoles = Object.fromEntries(
      scenarios.flatMap((scenario) =>
        Object.entries(customRolesOf(scenario)).map(([role, allows]) => [roleOf(scenario, role), allows]),
      ),
    );
    cloud = await rehearseServices({ world: { ...defaultWorld, roleAssignments: [], customRoles } });
    const pushed = await pushToCloud(cloud.cloud.endpoints, await generateImages(9));
    images = pushed.map(({ reference }) => reference);
  });
  afterAll(() => cloud.stop());

  const services = (scenario: string): Services =>
    cloud.services(settingsOf(scenario, corrections++, sent.key));

  /**
   * Does all a deployment is for. Ends at the first step that throws, whose words are the last, or when
   * enough is said.
   */
  async function travel(scenario: string, isEnough: (said: Said) => boolean = () => false): Promise<Said> {
    const said: unknown[] = [];
    try {
      const app = services(scenario);
      const { checks } = await examine({ ...app, client: fakeClient() }, {}, 60_000);
      said.push(checks.filter(({ check, verdict }) => check === 'pipeline-role' && verdict === 'unknown'));
      for (const step of steps[scenario]!(app, { cloud: cloud.cloud, images, sent })) {
        said.push(await step());
        if (isEnough(said)) return said;
      }
      for (const side of sidesOf(app.route('default'))) {
        if (side.storageAccess === 'managed-identity') continue;
        const renewed = (await ensureSas(at(side.name), app)) as { version: string };
        said.push(await revokeTokens({ ...at(side.name), force: false }, app));
        said.push(await ensureSas({ ...at(side.name), replacing: renewed.version, revoked: true }, app));
      }
    } catch (error) {
      // As the wrapper of activities does.
      said.push(`stopped: ${toTransferError(error, 'travel', 'app').message}`);
    }
    return said;
  }

  return {
    travel,
    assignmentOf,
    assign: (assignments: readonly RoleAssignment[]) => assign(cloud.cloud, assignments),
    async deploy(scenario: string): Promise<void> {
      const key = await deploy(scenario, cloud, services(scenario));
      if (key !== '') sent.key = key;
    },
  };
}
