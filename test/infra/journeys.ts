import { KeyClient } from '@azure/keyvault-keys';
import { createPublicKey } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../rehearsal/images/samples';
import { defaultWorld, registryId, storageId, vaultId, type RoleAssignment } from '../../rehearsal/world';
import { beginImport } from '../../src/activities/imports/begin-import';
import { checkRoute } from '../../src/activities/pipelines/check-route';
import { ensureSas } from '../../src/activities/sas/ensure-sas';
import { revokeTokens } from '../../src/activities/sas/revoke-tokens';
import { examine } from '../../src/application/doctor/examine';
import { receive } from '../../src/application/imports/receive';
import { toTransferError } from '../../src/azure/failure';
import { sideOf, sidesOf } from '../../src/domain/route';
import { selectionSchema } from '../../src/domain/selection/selection';
import { blobName } from '../../src/domain/transfer/names';
import type { TransferReport } from '../../src/domain/transfer/report';
import { waybillName } from '../../src/domain/waybill/waybill';
import { importIdOf } from '../../src/records/imports/claims';
import type { Services } from '../../src/services';
import { fakeClient } from '../application/fake-client';
import { without } from '../e2e/air-gap';
import { credentialOf, serviceOf } from '../rehearsal/cloud/blobs/storage-clients';
import { rehearseServices, type RehearsedServices } from '../support/rehearsed-services';
import { request, runTransfer } from '../support/whole-transfer';
import { customRolesOf, grantsOf, rehearsed, type Grant } from './grants';
import { sampleCaller } from '../support/documents';

const receiver = `${defaultWorld.target.cloud}/${defaultWorld.target.registry}/default`;
const byIdentity = { SOURCE_STORAGE_ACCESS: 'managed-identity', TARGET_STORAGE_ACCESS: 'managed-identity' };
const at = (side: 'source' | 'target') => ({ route: 'default', side });

/** What was said on the way: of a report, of steps that threw. */
type Said = readonly unknown[];

/** Deployments in the rehearsal, with the roles of their snapshots and no others. */
export function useJourneys() {
  let cloud: RehearsedServices;
  let images: string[] = [];
  let turn = 0;
  /** Each journey finds a pipeline to correct. */
  let corrections = 0;
  const sent: { name: string; blob: Buffer; waybill: Buffer; key: string } = {} as never;

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

  const settingsOf = (scenario: string): Record<string, string> => {
    const names = { SOURCE_PIPELINE: `${scenario}export`, TARGET_PIPELINE: `${scenario}import` };
    const own = { ...names, STATE_CONTAINER: `state-${scenario}` };
    if (scenario === 'closed') {
      const version = { TARGET_PIPELINE_API_VERSION: '2025-06-01-preview' };
      return { ...own, ...byIdentity, ...version };
    }
    const signed = { WAYBILL_HMAC_SECRET: '', WAYBILL_RECEIVER: receiver };
    if (scenario === 'send') {
      return without('TARGET', { ...own, ...signed, ROUTE_MODE: 'send', WAYBILL_KEY_NAME: 'waybills' });
    }
    if (scenario !== 'receive') return own;
    const flags = { MANAGE_PIPELINES: 'true', OVERWRITE_TAGS: String(corrections++ % 2 === 0) };
    const checks = { WAYBILL_RECEIVER: '', WAYBILL_HMAC_SECRET: '', WAYBILL_PUBLIC_KEY: sent.key };
    return without('SOURCE', {
      ...own,
      ...flags,
      ...checks,
      ROUTE_MODE: 'receive',
      TARGET_SAS_KIND: 'account-key',
    });
  };

  const assign = (assignments: readonly RoleAssignment[]): void => {
    const { access } = cloud.cloud.foundation;
    for (const each of [...access.assignments()]) access.remove(each);
    for (const each of assignments) access.assign(each);
  };

  /** What a deployment makes besides roles: pipelines, permissions of registries, the key. */
  async function deploy(scenario: string): Promise<void> {
    const { source, target } = defaultWorld;
    const { registries } = cloud.cloud.foundation;
    const abac = (yes: boolean) =>
      ({ roleAssignmentMode: yes ? 'AbacRepositoryPermissions' : 'LegacyRegistryPermissions' }) as const;
    registries.source.change(abac(scenario === 'send'));
    registries.target.change(abac(scenario === 'closed'));
    assign([
      ...defaultWorld.roleAssignments,
      ...[source, target].map(({ app }, index) => ({
        ...{ objectId: app.objectId, role: 'Owner' },
        scope: registryId(index === 0 ? source : target),
      })),
      { objectId: source.app.objectId, role: 'Key Vault Crypto Officer', scope: vaultId(source) },
      // Without it no pipeline by managed identity is let through.
      ...[source, target].map((side) => ({
        ...{ objectId: side.pipelineIdentity.objectId, role: 'Storage Blob Data Contributor' },
        scope: storageId(side),
      })),
    ]);
    if (scenario === 'send') {
      const keys = new KeyClient(
        cloud.cloud.endpoints.vaults.source.url,
        credentialOf(cloud.cloud.endpoints, 'source'),
      );
      const { key } = await keys.createEcKey('waybills');
      const part = (bytes?: Uint8Array): string => Buffer.from(bytes ?? []).toString('base64url');
      const jwk = { kty: 'EC', crv: key?.crv ?? '', x: part(key?.x), y: part(key?.y) };
      sent.key = String(createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' }));
    }
    await checkRoute({ route: 'default', transferId: 't000000000000001' }, services(scenario));
  }

  const services = (scenario: string): Services => cloud.services(settingsOf(scenario));

  /** Does all a deployment is for. Ends at the first step that throws, whose words are the last. */
  async function travel(scenario: string): Promise<Said> {
    const said: unknown[] = [];
    try {
      const app = services(scenario);
      const { checks } = await examine({ ...app, client: fakeClient() }, {}, 60_000);
      said.push(checks.filter(({ check, verdict }) => check === 'pipeline-role' && verdict === 'unknown'));
      said.push(await steps[scenario]!(app));
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

  const steps: Readonly<Record<string, (app: Services) => Promise<unknown>>> = {
    connected: async (app) => runTransfer(app, await request(app, [images[0]!])),
    closed: async (app) => {
      const asked = await request(app, [images[1]!]);
      const report = await runTransfer(app, asked);
      const { storageAccount: account, container } = sideOf(app.route('default'), 'target');
      const blob = blobName(asked.transferId, 1);
      const now = new Date().toISOString();
      const event = { account, container, blob, seenBy: 'event' as const, seenAt: now };
      const importId = importIdOf('default', { ...event, etag: now });
      return [report, await beginImport({ importId, route: 'default', event }, app)];
    },
    send: async (app) => {
      const selection = selectionSchema.parse({ allow: [images[2]!.replace(/^[^/]*/, '*')] });
      const asked = await request(app, [], selection);
      const report = await runTransfer(app, asked);
      if (report.status === 'succeeded') {
        const name = blobName(asked.transferId, 1);
        const container = serviceOf(cloud.cloud.endpoints, 'source').getContainerClient('transfer');
        const read = (blob: string) => container.getBlobClient(blob).downloadToBuffer();
        Object.assign(sent, { name, blob: await read(name), waybill: await read(waybillName(name)) });
      }
      return report;
    },
    receive: async (app): Promise<TransferReport> => {
      const container = serviceOf(cloud.cloud.endpoints, 'target').getContainerClient('transfer');
      const name = `carried-${turn++}/batch-0001.tar`;
      await container.getBlockBlobClient(name).uploadData(sent.blob);
      await container.getBlockBlobClient(waybillName(name)).uploadData(sent.waybill);
      const allowed = { waybill: `${sent.name.split('/', 1).join('')}/1`, reason: 'again', by: 'a test' };
      const received = await receive(
        { ...app, client: fakeClient() },
        { route: 'default', name, trigger: 'http', caller: sampleCaller, allowed },
      );
      if (received.missing !== undefined) throw new Error(`it lacks its ${received.missing.join()}`);
      return runTransfer(app, received.request);
    },
  };

  return { deploy, travel, assign, assignmentOf, grantsOf };
}
