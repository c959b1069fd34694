import type { Failure } from '../errors';
import type { SideName } from '../side';
import type { RenewalReason } from './decide';

/** What a rotation of one side came to; crosses durable boundaries. */
export type SasRotation =
  | { readonly mode: 'not-needed'; readonly rotated: false }
  | {
      readonly mode: 'sas';
      readonly rotated: boolean;
      readonly reason?: RenewalReason;
      /** Version of the secret the pipeline reads from now on. */
      readonly version: string;
      readonly expiresAt?: string;
      /** Versions disabled on the way. */
      readonly disabled: readonly string[];
    };

/** What the last rotation of a side left behind beside the secret itself; one document a side. */
export interface SasNote {
  readonly at: string;
  readonly reason?: RenewalReason;
  /** Absent after a success. */
  readonly error?: Failure;
}

/** Path of a side's note in the state container. */
export const sasNotePath = (route: string, side: SideName): string => `sas/${route}/${side}.json`;

/** Names one side of a route, in inputs of activities and orchestrations. */
export interface SideAddress {
  readonly route: string;
  readonly side: SideName;
}
