import { z } from 'zod';
import { jsonIn } from '../../../src/domain/schema';
import { aimSchema } from '../worker/aims';
import type { MortalWorker } from '../worker/mortal-worker';
import { json, type Answer, type HostRequest } from './exchange';

/**
 * `POST /admin/worker/kill`, which the real host does not have: the worker dies at once or, with an aim as
 * body, when a run fits.
 */
export function handleKill({ method, body }: HostRequest, worker: MortalWorker): Answer {
  if (method !== 'POST') return { status: 404 };
  if (body.length === 0) {
    worker.kill();
    return { status: 202 };
  }
  const aim = aimSchema.safeParse(jsonIn(body));
  if (!aim.success) return json(400, { Message: z.prettifyError(aim.error) });
  worker.killAt(aim.data);
  return { status: 202 };
}
