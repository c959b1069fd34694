import { z } from 'zod';

export const importStatusSchema = z
  .enum([
    'waiting',
    'importing',
    'succeeded',
    'partial',
    'failed',
    'not-picked-up',
    'gone',
    'replaced',
    'unknown',
  ])
  .describe(
    'not-picked-up: no run came in time; gone: the blob vanished and no run names it; replaced: another version took its place; unknown: acr-ferry could not watch.',
  );
