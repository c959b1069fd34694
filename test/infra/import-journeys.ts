import { SecretClient } from '@azure/keyvault-secrets';
import { afterAll, beforeAll } from 'vitest';
import { builtInRoles } from '../../rehearsal/cloud/roles/definitions';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../rehearsal/images/samples';
import { groupId, storageId, vaultId, type RoleAssignment } from '../../rehearsal/world';
import { worlds } from '../../rehearsal/worlds';
import { examine } from '../../src/application/doctor/examine';
import { toTransferError } from '../../src/azure/failure';
import type { Check } from '../../src/domain/doctor/check';
import type { TransferReport } from '../../src/domain/transfer/report';
import type { Services } from '../../src/services';
import { fakeClient } from '../application/fake-client';
import { credentialOf } from '../rehearsal/cloud/blobs/storage-clients';
import { rehearseServices, type RehearsedServices } from '../support/rehearsed-services';
import { request, runTransfer } from '../support/whole-transfer';
import { assign } from './deployments';
import { customRolesOf, rehearsed, type Grant } from './grants';
import { mirrorGone, tagAgain } from './steps';

const world = worlds['one-tenant'];
const { source, target } = world;
const { objectId } = source.app;

/** What the host has, and who pulls with a password. */
const given: readonly RoleAssignment[] = [
  ...['Storage Blob Data Owner', 'Storage Queue Data Contributor', 'Storage Table Data Contributor'].map(
    (role) => ({ objectId, role, scope: storageId(source) }),
  ),
  { objectId: source.operator.objectId, role: 'Owner', scope: groupId(source) },
];
const password = { PULL_USERNAME: source.operator.clientId, PULL_SECRET: 'pull', PULL_KV: target.vault };
const settings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  import: { AzureWebJobsStorage__accountName: source.storageAccount },
  'import-apart': { ...password, STATE_SA: target.storageAccount, PRUNE: 'delete' },
};

/** What a journey came to: what the doctor finds not in order, and what was reported. */
export interface Came {
  readonly wrong: readonly Check[];
  readonly arrived: boolean;
  readonly said: string;
}

/** Deployments by image import in the rehearsal, with the roles of their snapshots and no others. */
export function useImportJourneys() {
  let cloud: RehearsedServices;
  let image = '';
  beforeAll(async () => {
    const customRoles = customRolesOf('import');
    cloud = await rehearseServices({ world: { ...world, roleAssignments: [], customRoles } });
    const [pushed] = await pushToCloud(cloud.cloud.endpoints, await generateImages(1));
    image = pushed!.reference;
    const officer = { objectId, role: 'Key Vault Secrets Officer', scope: vaultId(target) };
    assign(cloud.cloud, [officer]);
    const { endpoints } = cloud.cloud;
    const vault = new SecretClient(endpoints.vaults.target.url, credentialOf(endpoints, 'source'));
    await vault.setSecret(password.PULL_SECRET, endpoints.operators.source.secret);
  });
  afterAll(() => cloud.stop());

  async function transfer(app: Services, prunes: boolean): Promise<readonly TransferReport[]> {
    const brought = await runTransfer(app, await request(app, [await tagAgain(cloud.cloud, image)]));
    if (!prunes) return [brought];
    return [brought, await mirrorGone(app, { cloud: cloud.cloud, image })].flat() as TransferReport[];
  }

  return {
    assignmentOf: (grant: Grant): RoleAssignment => rehearsed(grant, world),
    assign: (grants: readonly RoleAssignment[]) => assign(cloud.cloud, [...given, ...grants]),
    deploy(scenario: string): void {
      const mode = scenario === 'import' ? 'AbacRepositoryPermissions' : 'LegacyRegistryPermissions';
      cloud.cloud.foundation.registries.target.change({ roleAssignmentMode: mode });
    },
    /** Asks the doctor, then imports, and prunes, if it is to. */
    async travel(scenario: string, until: 'doctor' | 'import' | 'prune'): Promise<Came> {
      const app = cloud.services({ ROUTE_VIA: 'import', ...settings[scenario] });
      const { checks } = await examine({ ...app, client: fakeClient() }, {}, 60_000);
      const wrong = checks.filter(({ verdict }) => verdict === 'failed' || verdict === 'unknown');
      if (until === 'doctor') return { wrong, said: '', arrived: false };
      try {
        const reports = await transfer(app, until === 'prune');
        const arrived = reports.every(({ status }) => status === 'succeeded');
        return { wrong, arrived, said: JSON.stringify(reports) };
      } catch (error) {
        // As the wrapper of activities does.
        return { wrong, arrived: false, said: toTransferError(error, 'travel', 'app').message };
      }
    },
    /** Does what the doctor says. */
    mend: (wrong: readonly Check[]): readonly RoleAssignment[] =>
      wrong.flatMap(({ mend }) => (mend === undefined ? [] : [assignmentIn(mend)])),
  };
}

/** The assignment a command makes; of some resources it only knows the name. */
function assignmentIn(command: string): RoleAssignment {
  const [, id, who = '', scope = ''] =
    /^az role assignment create --role (\S+) --assignee-object-id (\S+) .*--scope (.+)$/.exec(command) ?? [];
  const [role] = Object.entries(builtInRoles).find(([, each]) => each.id === id) ?? [];
  if (role === undefined) throw new Error(`this gives no role: ${command}`);
  const [, account] = /az storage account show --name (\S+)/.exec(scope) ?? [];
  const [, vault] = /az keyvault show --name (\S+)/.exec(scope) ?? [];
  const sides = [source, target];
  const found =
    account === undefined
      ? vault && vaultId(sides.find((side) => side.vault === vault)!)
      : storageId(sides.find((side) => side.storageAccount === account)!);
  return { objectId: who, role, scope: found ?? scope };
}
