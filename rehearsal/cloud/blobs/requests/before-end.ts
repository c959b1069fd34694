import type { ServerResponse } from 'node:http';

/**
 * Holds the end of a successful answer back until the work is done. What is registered later runs earlier;
 * headers may still be changed where the answer has no body.
 */
export function beforeEnd(response: ServerResponse, work: () => Promise<void> | void): void {
  const end = response.end.bind(response) as (...values: unknown[]) => ServerResponse;
  response.end = (...values: unknown[]) => {
    if (response.statusCode >= 300) return end(...values);
    Promise.resolve()
      .then(work)
      .then(
        () => end(...values),
        (error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))),
      );
    return response;
  };
}
