import { KeyClient } from '@azure/keyvault-keys';
import { createPublicKey } from 'node:crypto';
import { defaultWorld, registryId, storageId, vaultId, type RoleAssignment } from '../../rehearsal/world';
import { checkRoute } from '../../src/activities/pipelines/check-route';
import type { Services } from '../../src/services';
import { without } from '../e2e/air-gap';
import { credentialOf } from '../rehearsal/cloud/blobs/storage-clients';
import type { RehearsedServices } from '../support/rehearsed-services';

type RehearsedCloud = RehearsedServices['cloud'];

const receiver = `${defaultWorld.target.cloud}/${defaultWorld.target.registry}/default`;
const byIdentity = { SOURCE_STORAGE_ACCESS: 'managed-identity', TARGET_STORAGE_ACCESS: 'managed-identity' };

/** The app settings of a scenario. Each `turn` finds a pipeline to correct; `key` is the public one. */
export function settingsOf(scenario: string, turn: number, key: string): Record<string, string> {
  const names = { SOURCE_PIPELINE: `${scenario}export`, TARGET_PIPELINE: `${scenario}import` };
  const prune = ['connected', 'closed'].includes(scenario) ? 'delete' : 'off';
  const own = { ...names, STATE_CONTAINER: `state-${scenario}`, PRUNE: prune };
  if (scenario === 'closed') {
    const version = { TARGET_PIPELINE_API_VERSION: '2025-06-01-preview' };
    return { ...own, ...byIdentity, ...version };
  }
  const signed = { WAYBILL_HMAC_SECRET: '', WAYBILL_RECEIVER: receiver };
  if (scenario === 'send') {
    return without('TARGET', { ...own, ...signed, ROUTE_MODE: 'send', WAYBILL_KEY_NAME: 'waybills' });
  }
  if (scenario !== 'receive') return own;
  const flags = { MANAGE_PIPELINES: 'true', OVERWRITE_TAGS: String(turn % 2 === 0) };
  const checks = { WAYBILL_RECEIVER: '', WAYBILL_HMAC_SECRET: '', WAYBILL_PUBLIC_KEY: key };
  return without('SOURCE', {
    ...own,
    ...flags,
    ...checks,
    ROUTE_MODE: 'receive',
    TARGET_SAS_KIND: 'account-key',
  });
}

/** Gives exactly these roles. */
export function assign(cloud: RehearsedCloud, assignments: readonly RoleAssignment[]): void {
  const { access } = cloud.foundation;
  for (const each of [...access.assignments()]) access.remove(each);
  for (const each of assignments) access.assign(each);
}

/** Makes what a deployment has besides roles: pipelines, permissions of registries, the key. Returns that. */
export async function deploy(scenario: string, { cloud }: RehearsedServices, app: Services): Promise<string> {
  const { source, target } = defaultWorld;
  const { registries } = cloud.foundation;
  const abac = (yes: boolean) =>
    ({ roleAssignmentMode: yes ? 'AbacRepositoryPermissions' : 'LegacyRegistryPermissions' }) as const;
  registries.source.change(abac(scenario === 'send'));
  registries.target.change(abac(scenario === 'closed'));
  assign(cloud, [
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
  const key = scenario === 'send' ? await makeKey(cloud) : '';
  await checkRoute({ route: 'default', transferId: 't000000000000001' }, app);
  return key;
}

/** The key that signs waybills: its public half, in PEM. */
async function makeKey(cloud: RehearsedCloud): Promise<string> {
  const keys = new KeyClient(cloud.endpoints.vaults.source.url, credentialOf(cloud.endpoints, 'source'));
  const { key } = await keys.createEcKey('waybills');
  const part = (bytes?: Uint8Array): string => Buffer.from(bytes ?? []).toString('base64url');
  const jwk = { kty: 'EC', crv: key?.crv ?? '', x: part(key?.x), y: part(key?.y) };
  return String(createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' }));
}
