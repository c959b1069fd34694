import { isPermanent, TransferError, type Failure } from '../../domain/errors';

/** Seconds to wait after what may heal. */
export const waitFor = (errors: readonly unknown[]): number =>
  Math.max(
    ...errors.map((error) => (error instanceof TransferError ? (error.failure.retryAfterSeconds ?? 2) : 2)),
  );

/** What will not heal, as the reason to keep something. @throws whatever may heal */
export function refusedBy(error: unknown): { readonly reason: string; readonly failure: Failure } {
  if (!isPermanent(error)) throw error;
  const { failure } = error;
  return { reason: `${failure.code}: ${failure.message}`, failure };
}
