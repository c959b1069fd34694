import { expect } from 'vitest';
import type { RunningSystem } from './running-system';

interface Requests {
  readonly requests: readonly { readonly path: string }[];
}

/** Pipeline runs the app has started since the last look. */
export async function runsStarted({ control }: RunningSystem): Promise<string[]> {
  const { requests } = await control<Requests>('GET', 'requests?service=arm&method=PUT');
  await control('DELETE', 'requests');
  return requests.map(({ path }) => path).filter((path) => path.includes('/pipelineRuns/'));
}

/** The problem document of an answer. */
export async function problemOf(
  response: Pick<Response, 'headers' | 'json'>,
): Promise<{ code: string; errors?: { field: string }[] }> {
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  return (await response.json()) as { code: string; errors?: { field: string }[] };
}
