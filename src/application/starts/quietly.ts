import { createSaid } from '../../domain/telemetry/said';

/**
 * A timer that fails as it did the time before ends as if it had not: the host writes each invocation that
 * failed to the log, and what lasts would be there every few seconds. Once an hour it is told again.
 */
export function quietly<A extends readonly unknown[]>(
  run: (...args: A) => Promise<void>,
  now = (): Date => new Date(),
): (...args: A) => Promise<void> {
  const said = createSaid();
  return async (...args) => {
    try {
      await run(...args);
      said.forget('');
    } catch (error) {
      if (said.isNews('', error instanceof Error ? error.message : String(error), now())) throw error;
    }
  };
}
