import { afterAll, afterEach, beforeAll } from 'vitest';
import type { TransferError } from '../../../../src/domain/errors';
import { randomUUID } from 'node:crypto';
import { ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { rotationTools } from '../../../../src/activities/renew-sas';
import type { RotationTools } from '../../../../src/azure/sas/rotate';
import type { Services } from '../../../../src/services';
import { sideOf } from '../../../../src/domain/route';
import { containerUrl, type Side } from '../../../../src/domain/side';
import { rehearseServices, type RehearsedServices } from '../../../support/rehearsed-services';

/** The source side of a route with a secret of its own, and the view its pipeline has of it. */
export interface SecretSide {
  readonly services: Services;
  readonly side: Side;
  readonly tools: RotationTools;
  /**
   * Opens the container as a pipeline does: newest version, whole text appended to the URL. Throws what the
   * services answer.
   */
  openAsPipeline(): Promise<ContainerClient>;
  /** Full rights on the container, by the account key. */
  owner(): ContainerClient;
}

export function secretSide(
  rehearsed: RehearsedServices,
  settings: Readonly<Record<string, string>> = {},
): SecretSide {
  const services = rehearsed.services({ SOURCE_SAS_SECRET: `sas-${randomUUID()}`, ...settings });
  const side = sideOf(services.route('default'), 'source');
  const tools = rotationTools(services, { route: 'default', side: 'source' });
  if (tools === undefined) throw new Error('the side has no SAS');
  return {
    services,
    side,
    tools,
    async openAsPipeline() {
      const { value = '' } = await services.secrets(side).getSecret(side.sasSecret);
      const container = new ContainerClient(`${containerUrl(side)}${value}`);
      await container.listBlobsFlat().byPage({ maxPageSize: 1 }).next();
      return container;
    },
    owner() {
      const { account, key } = rehearsed.cloud.endpoints.storage.source;
      return new ContainerClient(containerUrl(side), new StorageSharedKeyCredential(account, key));
    },
  };
}

/** All ways to sign. */
export const kinds = [
  ['user delegation', {}],
  ['account key', { SOURCE_SAS_KIND: 'account-key' }],
  ['account SAS', { SOURCE_SAS_KIND: 'account-sas' }],
] as const;

/** The code of what went wrong. */
export const codeOf = (error: unknown): string => (error as TransferError).failure.code;

/** The cloud of a test file; every test begins without faults and without stored access policies. */
export function useCloud(): { readonly rehearsed: RehearsedServices } {
  const cloud: { rehearsed: RehearsedServices } = { rehearsed: undefined as never };
  beforeAll(async () => {
    cloud.rehearsed = await rehearseServices();
  });
  afterEach(async () => {
    const { faults, clock } = cloud.rehearsed.cloud.foundation;
    faults.clear();
    clock.setOffset(0);
    await secretSide(cloud.rehearsed).owner().setAccessPolicy();
  });
  afterAll(() => cloud.rehearsed.stop());
  return cloud;
}
