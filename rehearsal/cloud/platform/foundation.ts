import type { World } from '../../world';
import type { ArmSwitches } from '../arm/switches';
import type { FaultStore } from '../faults/fault-store';
import type { Tokens } from '../ports';
import type { SideName } from '../faults/fault';
import type { TransferSwitches } from '../transfer/switches';
import type { AdjustableAccess } from '../roles/access';
import type { NetworksBySide } from './account-network';
import type { VersionsBySide } from './known-versions';
import type { ServerCertificate } from './listeners/certificates';
import type { AdjustableClock } from './clock';
import type { Ports } from './listeners/hosts';
import type { Profile } from './profile';
import type { LiveRegistrySettings } from './registry-settings';
import type { RequestLog } from './request-log';
import type { Secrets } from './state/secrets';

/** What every emulator of one running cloud shares. */
export interface Foundation {
  readonly world: World;
  readonly profile: Profile;
  /** State folder, absolute. */
  readonly state: string;
  readonly secrets: Secrets;
  readonly certificate: ServerCertificate;
  readonly ports: Ports;
  readonly clock: AdjustableClock;
  readonly tokens: Tokens;
  /** Tokens by the machine's clock, for Azurite, which knows no other. */
  readonly machineTokens: Tokens;
  readonly access: AdjustableAccess;
  readonly faults: FaultStore;
  readonly log: RequestLog;
  readonly registries: Readonly<Record<SideName, LiveRegistrySettings>>;
  readonly networks: NetworksBySide;
  readonly versions: VersionsBySide;
  /** What the documents leave open, as chosen at start. */
  readonly switches: { readonly arm: ArmSwitches; readonly transfer: TransferSwitches };
}
