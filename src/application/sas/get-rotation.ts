import { z } from 'zod';
import { longestMessage, tell } from '../../domain/errors';
import { firstLine } from '../../domain/redact';
import type { Immutable } from '../../domain/schema';
import { orchestratorNames } from '../../orchestrations/names';
import { rotationProgressSchema, toldSideResultSchema } from '../../domain/sas/rotation';
import { doneBySchema } from '../../domain/transfer/acts';
import { findInstance, type TransferClient, workStatusOf, workStatusSchema } from '../instances';
import { notFound } from '../refusal';
import { rotationIdPattern } from './start-rotation';

const { sides, done, revoked, revokedAt } = rotationProgressSchema.shape;

/** A rotation or revocation as the API answers it. */
export const rotationSchema = z
  .object({
    id: z.string(),
    status: workStatusSchema,
    sides: sides.exactOptional(),
    done: done.exactOptional(),
    revoked,
    revokedAt,
    kind: z.enum(['rotation', 'revocation']),
    asked: doneBySchema.exactOptional().describe('Who asked for it, when and why; absent when it was due.'),
    results: z.array(toldSideResultSchema).describe('Failures first, as many as fit.'),
    error: z.string().exactOptional(),
  })
  .meta({ id: 'SasRotation' });

/** A rotation or revocation started by hand. @throws Refusal ROTATION_NOT_FOUND */
export async function getRotation(
  client: TransferClient,
  id: string,
): Promise<Immutable<z.output<typeof rotationSchema>>> {
  const instance = rotationIdPattern.test(id) ? await findInstance(client, id) : undefined;
  if (instance === undefined)
    throw notFound('ROTATION_NOT_FOUND', 'rotation', 'See the secrets with GET /api/sas.');
  const status = workStatusOf(instance);
  const asked = z.object({ asked: doneBySchema }).safeParse(instance.input).data?.asked;
  const { results = [], ...progress } = rotationProgressSchema.safeParse(instance.customStatus).data ?? {};
  return {
    id,
    status,
    kind: instance.name === orchestratorNames.revokeSas ? 'revocation' : 'rotation',
    ...(asked && { asked }),
    ...progress,
    results: results.map((each) => (each.ok ? each : { ...each, error: tell(each.error) })),
    ...(status === 'failed' && { error: errorText(instance.output) }),
  };
}

/**
 * The host puts its own words and a stack around the message the orchestration threw. Without one of ours it
 * died, and whoever revoked must know that it may not have come to that.
 */
function errorText(output: unknown): string {
  const text = typeof output === 'string' ? output : '';
  const said = /SAS \w+ failed for .*/.exec(text)?.[0];
  const died = `it died before it was done: ask again, which does no harm; ${text}`;
  return firstLine(said ?? died, longestMessage);
}
