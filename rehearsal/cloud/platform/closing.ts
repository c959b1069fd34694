import { setMaxListeners } from 'node:events';

/** What ends all that a part of the cloud does: everything under way listens, more than the ten of a leak. */
export function createClosing(): AbortController {
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  return closing;
}
