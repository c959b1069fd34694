import { z } from 'zod';
import type { SideName } from '../faults/fault';

const networkSchema = z.strictObject({
  publicNetworkAccess: z.enum(['Enabled', 'Disabled', 'SecuredByPerimeter']),
  defaultAction: z.enum(['Allow', 'Deny']),
  /** Addresses the firewall lets in. No registry calls from one of them. */
  ipRules: z.array(z.string()),
});

/** What ARM says of the network of a storage account. */
export type AccountNetwork = Readonly<z.infer<typeof networkSchema>>;

/** What can be changed about it while the cloud runs. */
export const networkChangeSchema = networkSchema.partial();

/** The network of one storage account; the emulators read it at every request. */
export interface LiveAccountNetwork {
  current(): AccountNetwork;
  change(change: z.infer<typeof networkChangeSchema>): void;
}

/** The networks of both accounts. */
export type NetworksBySide = Readonly<Record<SideName, LiveAccountNetwork>>;

/** A new account is open to every network. */
export function createAccountNetwork(): LiveAccountNetwork {
  let network: AccountNetwork = { publicNetworkAccess: 'Enabled', defaultAction: 'Allow', ipRules: [] };
  return {
    current: () => network,
    change(change) {
      network = networkSchema.parse({ ...network, ...change });
    },
  };
}

/**
 * Whether services of Azure that are outside, Container Registry among them, are refused. The app is not: it
 * comes through a private endpoint.
 */
export const isClosed = ({ publicNetworkAccess, defaultAction }: AccountNetwork): boolean =>
  publicNetworkAccess !== 'Enabled' || defaultAction === 'Deny';
