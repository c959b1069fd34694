import type { RegistrySettings } from '../cloud-registry';
import type { ArmContext } from '../context';
import { findRegistry, registryAt } from '../find';
import type { ArmReply, ArmRequest } from '../requests/exchange';
import type { MadeRegistries } from './made-registries';

const gibibyte = 1024 ** 3;

/** What the tiers include (Azure docs, container-registry-skus). */
const limits: Readonly<
  Record<RegistrySettings['sku'], { readonly size: number; readonly webhooks: number }>
> = {
  Basic: { size: 10 * gibibyte, webhooks: 2 },
  Standard: { size: 100 * gibibyte, webhooks: 10 },
  Premium: { size: 500 * gibibyte, webhooks: 500 },
};

/** GET `listUsages`: what is used of what the tier includes. */
export function listUsages(context: ArmContext, made: MadeRegistries, request: ArmRequest): ArmReply {
  const { url, path } = request;
  const { settings } = made.find(url.replace(/\/listUsages$/i, ''))?.resource ?? findRegistry(context, path);
  const { size, webhooks } = limits[settings.sku];
  const used = registryAt(context, path)?.store.usedBytes() ?? 0;
  return {
    status: 200,
    body: {
      value: [
        { name: 'Size', limit: size, currentValue: used, unit: 'Bytes' },
        { name: 'Webhooks', limit: webhooks, currentValue: 0, unit: 'Count' },
      ],
    },
  };
}
