import type { HttpResponseInit } from '@azure/functions';
import type { z } from 'zod';
import { problemSchema } from '../problem';
import type { Response } from './operation';

/** Describes the answer to a request that started something, or found it started. */
export const startedResponse = (description: string, schema: z.ZodType, what: string): Response => ({
  description,
  schema,
  headers: {
    Location: `Where to look at the ${what}.`,
    'Retry-After': 'Seconds until it is worth looking.',
  },
});

/** Describes an answer that turns a caller away. */
export const refusedResponse = (description: string): Response => ({ description, schema: problemSchema });

/** A body with a wrong field, or several. */
export const invalidResponse = refusedResponse('The request is wrong; every problem is listed.');

/** Answers a request that started something: the body says where to look at it. */
export const started = (
  body: { readonly links: { readonly self: string } },
  status: 200 | 202 = 202,
): HttpResponseInit => ({
  status,
  headers: { Location: body.links.self, 'Retry-After': '2' },
  jsonBody: body,
});
