import { describe, expect, it } from 'vitest';
import { defaultRegistrySettings } from '../../../../../rehearsal/cloud/arm/cloud-registry';
import type { ArmContext } from '../../../../../rehearsal/cloud/arm/context';
import { importImage } from '../../../../../rehearsal/cloud/arm/images/import-image';
import type { ArmRequest } from '../../../../../rehearsal/cloud/arm/requests/exchange';
import { defaultWorld, registryId } from '../../../../../rehearsal/world';

const { source, target } = defaultWorld;
const registries = [source, target].map((side) => ({ side, settings: { ...defaultRegistrySettings } }));
const context = {
  registries,
  clock: () => new Date(),
  switches: { retryAfterSeconds: 0 },
  imageImports: { start: () => 'registries-1' },
} as unknown as ArmContext;
const request = {
  path: {
    ...{ subscriptionId: target.subscriptionId, resourceGroup: target.resourceGroup },
    names: [target.registry],
  },
  apiVersion: '2025-11-01',
  origin: 'https://arm',
  body: { source: { resourceId: registryId(source), sourceImage: 'app:v1' }, mode: 'Force' },
} as unknown as ArmRequest;

describe('an import of an image from a registry', () => {
  it('is refused where its export policy is disabled', () => {
    expect(importImage(context, request).status).toBe(202);
    registries[0]!.settings.exportPolicy = 'disabled';
    expect(() => importImage(context, request)).toThrow(/export policy of the registry 'contosopublic'/);
  });
});
