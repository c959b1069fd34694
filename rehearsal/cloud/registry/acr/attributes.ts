import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { jsonIn } from '../../../../src/domain/schema';
import { readBody } from '../call';
import { RegistryError } from '../errors';
import type { Attributes } from '../store/repository';

const largestBody = 64 * 1024;

// Loose: the service also takes quarantine fields, which change nothing here.
const schema = z.looseObject({
  deleteEnabled: z.boolean().optional(),
  writeEnabled: z.boolean().optional(),
  listEnabled: z.boolean().optional(),
  readEnabled: z.boolean().optional(),
});

/** Reads the body of a PATCH of changeable attributes. @throws RegistryError BAD_REQUEST naming the field. */
export async function readAttributes(request: IncomingMessage): Promise<Partial<Attributes>> {
  const body = await readBody(request, largestBody, () => bad(`body exceeds ${largestBody} bytes`));
  const document = jsonIn(body);
  if (document === undefined) throw bad('body is not JSON');
  const result = schema.safeParse(document);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw bad(`changeable attributes invalid at ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const { deleteEnabled, writeEnabled, listEnabled, readEnabled } = result.data;
  return {
    ...(deleteEnabled !== undefined && { deleteEnabled }),
    ...(writeEnabled !== undefined && { writeEnabled }),
    ...(listEnabled !== undefined && { listEnabled }),
    ...(readEnabled !== undefined && { readEnabled }),
  };
}

const bad = (message: string): RegistryError => new RegistryError(400, 'BAD_REQUEST', message);
