import type { HttpResponseInit } from '@azure/functions';
import type { z } from 'zod';
import type { AuditRule } from '../../domain/audit/entry';
import type { Role } from '../caller';
import { problemSchema } from '../problem';

/** One HTTP function as the OpenAPI document describes it. What changes something is audited. */
export type Operation = Described &
  (
    | { readonly method: 'GET'; readonly audit?: never }
    | { readonly method: 'POST'; readonly audit: AuditRule }
  );

interface Described {
  /** Name of the function, and the operation id. */
  readonly name: string;
  /** Below `/api/`; `{name}` and `{*name}` are path parameters. */
  readonly path: string;
  readonly summary: string;
  /** Who may call it; everything but `anonymous` needs a function key too. */
  readonly access: 'anonymous' | Role;
  /** Query parameters; the function parses with the same schema. */
  readonly query?: z.ZodObject;
  readonly headers?: readonly { readonly name: string; readonly description: string }[];
  readonly request?: { readonly schema: z.ZodType; readonly required: boolean };
  readonly responses: Readonly<Record<number, Response>>;
}

/** One answer of an operation. */
export interface Response<S extends z.ZodType = z.ZodType> {
  readonly description: string;
  readonly schema?: S;
  /** Of an answer that is no JSON. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Describes the answer to a request that started something, or found it started. */
export const startedResponse = <S extends z.ZodType>(
  description: string,
  schema: S,
  what: string,
): Response<S> => ({
  description,
  schema,
  headers: { Location: `Where to look at the ${what}.`, 'Retry-After': 'Seconds until it is worth looking.' },
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
