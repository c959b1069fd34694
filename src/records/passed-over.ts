import { invalidDocument, isUnreadable } from '../azure/documents/failures';
import type { TransferError } from '../domain/errors';
import type { Path, Records } from './records';

/** Documents that only spare work: one that cannot be used is passed over, and a note tells. */
export interface PassedOver {
  /** Undefined when the document is at fault; whatever else fails is thrown. */
  unless<T>(work: Promise<T>): Promise<T | undefined>;
  /** Reads a document that must be there: one that is gone is passed over, too. */
  demand<T>(records: Records, path: Path<T>): Promise<T | undefined>;
  /** At most one, however many there were. */
  notes(): string[];
}

/** Begins with none. */
export function createPassedOver(): PassedOver {
  const failures: TransferError[] = [];
  const unless: PassedOver['unless'] = async (work) => {
    try {
      return await work;
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      failures.push(error);
      return undefined;
    }
  };
  return {
    unless,
    demand: (records, path) =>
      unless(
        records.read(path).then((found) => {
          if (found === undefined) throw invalidDocument(path.name, 'it is gone');
          return found;
        }),
      ),
    notes() {
      const [first, ...others] = failures;
      if (first === undefined) return [];
      const more = others.length === 0 ? '' : ` (and ${others.length} more documents)`;
      return [`passed over${more}: ${first.message}`];
    },
  };
}
