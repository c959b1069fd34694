import type { Records } from '../../records/records';
import type { Services } from '../../services';
import type { Needed } from './needed';

/** With what one of a list is removed. */
export interface Removal {
  readonly services: Services;
  readonly records: Records;
  readonly needed: Needed;
  /** What ended later stays. */
  readonly before: string;
  readonly dryRun: boolean;
}

/** What became of one: removed, needed still, or there was nothing to remove. */
export type Removed = 'removed' | 'kept' | 'nothing';
