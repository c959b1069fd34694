import { z } from 'zod';
import type { SideAddress } from '../../domain/sas/rotation';
import type { Services } from '../../services';
import { sideOf } from '../../domain/route';
import { chooseSides } from './choose-sides';

/** What is read of an event of Key Vault (as Event Grid source); CloudEvents name the type `type`. */
const eventSchema = z.object({
  eventType: z.string().optional(),
  type: z.string().optional(),
  data: z.object({ VaultName: z.string(), ObjectName: z.string() }),
});

const expiryEvents = new Set(['Microsoft.KeyVault.SecretNearExpiry', 'Microsoft.KeyVault.SecretExpired']);

/** The secret an event is about. */
export interface VaultEvent {
  readonly vault: string;
  readonly secret: string;
}

/** The secret whose expiry an event is about; undefined for any other event. */
export function parseVaultEvent(event: unknown): VaultEvent | undefined {
  const parsed = eventSchema.safeParse(event).data;
  if (parsed === undefined || !expiryEvents.has(parsed.eventType ?? parsed.type ?? '')) return undefined;
  return { vault: parsed.data.VaultName, secret: parsed.data.ObjectName };
}

/** The sides whose pipelines read that secret. Names of vaults and secrets have no case. */
export function sidesReading(services: Services, { vault, secret }: VaultEvent): SideAddress[] {
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  return chooseSides(services).filter(({ route, side }) => {
    const { storageAccess, vault: itsVault, sasSecret } = sideOf(services.route(route), side);
    return storageAccess === 'sas' && same(itsVault, vault) && same(sasSecret, secret);
  });
}
