import type { Clock } from '../../clock';

/** Passes messages on inside the engine: each is handled at once, or as late as `latency` says. */
export function messageQueue(clock: Clock, latency: () => number): (handle: () => void) => void {
  return (handle) => {
    const delay = latency();
    if (delay > 0) clock.at(clock.now() + delay, handle);
    else handle();
  };
}
