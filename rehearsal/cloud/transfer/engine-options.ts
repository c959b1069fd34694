import type { WorldSide } from '../../world';
import type { Clock, Emit, Faults, RegistryStore } from '../ports';
import type { TransferRecords } from './records/records';
import type { StorageAccess } from './storage/storage';

/** What the transfer engine works with. */
export interface EngineOptions extends StorageAccess {
  readonly records: TransferRecords;
  /** Every registry that has pipelines. */
  readonly registries: readonly TransferRegistry[];
  readonly clock: Clock;
  readonly faults: Faults;
  /** Receives ImagePushed for what imports put. */
  readonly emit?: Emit;
}

/** A registry of one side, as the engine sees it. */
export interface TransferRegistry {
  readonly side: WorldSide;
  readonly store: RegistryStore;
}
