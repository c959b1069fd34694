import { expect } from 'vitest';
import type { FakeClient } from '../../application/fake-client';

export const source = { route: 'default', side: 'source' };
export const target = { route: 'default', side: 'target' };

/** Name and input of the only orchestration started. */
export async function started(client: FakeClient) {
  expect(client.started).toHaveLength(1);
  const { name, input } = await client.getStatus(client.started[0]!);
  return { name, input };
}

/** What a problem document says of the fields. */
export const problems = ({ body }: { body: unknown }): string[] =>
  (body as { errors: { field: string; problem: string }[] }).errors.map(
    ({ field, problem }) => `${field} ${problem}`,
  );
