import { isUnreadable } from '../azure/documents/failures';
import type { TransferError } from '../domain/errors';

/** Documents that only spare work: one that cannot be used is passed over, and a note tells. */
export interface PassedOver {
  /** Undefined when the document is at fault; whatever else fails is thrown. */
  unless<T>(work: Promise<T>): Promise<T | undefined>;
  /** At most one, however many there were. */
  notes(): string[];
}

/** Begins with none. */
export function createPassedOver(): PassedOver {
  const failures: TransferError[] = [];
  return {
    async unless(work) {
      try {
        return await work;
      } catch (error) {
        if (!isUnreadable(error)) throw error;
        failures.push(error);
        return undefined;
      }
    },
    notes() {
      const [first, ...others] = failures;
      if (first === undefined) return [];
      const more = others.length === 0 ? '' : ` (and ${others.length} more documents)`;
      return [`passed over${more}: ${first.message}`];
    },
  };
}
