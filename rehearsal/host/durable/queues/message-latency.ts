import { z } from 'zod';
import { numbers } from '../../../numbers';
import type { Clock } from '../../clock';

/** How late messages of the real host's queues are, unless told otherwise; the same in every run. */
export const queueLatencySchema = z.strictObject({
  leastMs: z.number().nonnegative().default(50),
  mostMs: z.number().nonnegative().default(200),
  seed: z.int().default(1),
});
/** How late each message is, from least to most. */
export type QueueLatency = z.output<typeof queueLatencySchema>;

interface Lateness {
  readonly queueLatency?: QueueLatency;
  /** From none to this, at random. */
  readonly jitterMs?: number;
  readonly random?: () => number;
}

/** Draws how late the next message is, in milliseconds. */
export function messageLatency({ queueLatency, jitterMs = 0, random }: Lateness): () => number {
  const { leastMs, mostMs } = queueLatency ?? { leastMs: 0, mostMs: jitterMs };
  if (mostMs === 0) return () => 0;
  const next = random ?? (queueLatency ? numbers(queueLatency.seed) : Math.random);
  return () => leastMs + next() * (mostMs - leastMs);
}

/** Passes messages on inside the engine: each is handled at once, or as late as `latency` says. */
export function messageQueue(clock: Clock, latency: () => number): (handle: () => void) => void {
  return (handle) => {
    const delay = latency();
    if (delay > 0) clock.at(clock.now() + delay, handle);
    else handle();
  };
}
