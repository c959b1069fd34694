import { z } from 'zod';
import { redact } from '../../domain/redact';
import { Refusal } from '../refusal';
import { rotationIdPattern } from './start-rotation';
import { findInstance, toTransferStatus, type TransferClient } from '../instances';

const failureSchema = z.object({ code: z.string(), message: z.string() });

const sideResultSchema = z.object({
  route: z.string(),
  side: z.string(),
  ok: z.boolean(),
  rotation: z
    .object({
      mode: z.string(),
      rotated: z.boolean(),
      reason: z.string().optional().describe('Why it was renewed.'),
      version: z.string().optional().describe('Version of the secret the pipeline reads from now on.'),
      expiresAt: z.string().optional(),
      disabled: z.array(z.string()).optional().describe('Versions disabled on the way.'),
    })
    .optional(),
  error: failureSchema.optional(),
});

export const rotationSchema = z
  .object({
    id: z.string(),
    status: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
    sides: z.int().optional().describe('How many sides are looked at.'),
    done: z.int().optional(),
    revoked: z.string().optional().describe('What a revocation made worthless.'),
    results: z.array(sideResultSchema).describe('Failures first; the first 30.'),
    error: z.string().optional(),
  })
  .meta({ id: 'SasRotation' });

/** A rotation or revocation started by hand. @throws Refusal ROTATION_NOT_FOUND */
export async function getRotation(
  client: TransferClient,
  id: string,
): Promise<z.output<typeof rotationSchema>> {
  const instance = rotationIdPattern.test(id) ? await findInstance(client, id) : undefined;
  if (instance === undefined) {
    throw new Refusal('ROTATION_NOT_FOUND', 'There is no such rotation.', [
      { field: 'id', problem: 'is not the id of a rotation', fix: 'See the secrets with GET /api/sas.' },
    ]);
  }
  const status = toTransferStatus(instance, 'succeeded');
  const progress = rotationSchema
    .pick({ sides: true, done: true, revoked: true, results: true })
    .safeParse(instance.customStatus);
  return {
    id,
    status: status === 'partial' ? 'failed' : status,
    results: [],
    ...progress.data,
    ...(status === 'failed' && { error: errorText(instance.output) }),
  };
}

/** The host puts its own words and a stack around the message the orchestration threw. */
function errorText(output: unknown): string {
  const line = typeof output === 'string' ? (output.split('\n')[0] ?? '') : '';
  return redact(/SAS \w+ failed for .*/.exec(line)?.[0] ?? line);
}
