import type { z } from 'zod';
import type { Role } from '../caller';

/** One HTTP function as the OpenAPI document describes it. */
export interface Operation {
  /** Name of the function, and the operation id. */
  readonly name: string;
  readonly method: 'GET' | 'POST';
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
export interface Response {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly headers?: Readonly<Record<string, string>>;
}
