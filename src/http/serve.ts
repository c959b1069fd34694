import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import { app as durable, type DurableClient } from 'durable-functions';
import { z } from 'zod';
import { check } from '../application/check';
import { authMode } from '../config/config';
import type { Caller } from '../domain/audit/caller';
import { redact } from '../domain/redact';
import { services, type Services } from '../services';
import { audited } from './audit/audited';
import { readCaller, requireRole, type Role } from './caller';
import { inTime } from './in-time';
import type { Operation } from './openapi/operation';
import { problemOf, problemResponse } from './problem';
import { parseQuery, readJson } from './read-request';

/** What a handler is given. Services and query are opened when asked for: some answer without either. */
interface Call<O extends Operation, A = Services> {
  readonly request: HttpRequest;
  /** What the address names; empty where it names nothing. */
  readonly id: string;
  /** Of an operation that only reads its documents answer soon or not at all. */
  readonly app: A;
  readonly query: Parsed<O['query']>;
}

/** What a handler with the durable client is given. */
interface DurableCall<O extends Operation> extends Call<O, Services & { readonly client: DurableClient }> {
  readonly caller: Caller;
  readonly client: DurableClient;
  /** As the operation wants it; one that was not sent is empty. @throws Refusal */
  readonly body: () => Promise<Parsed<NonNullable<O['request']>['schema']>>;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

type Handler = (request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit>;
type DurableHandler = (
  request: HttpRequest,
  client: DurableClient,
  context: InvocationContext,
) => Promise<HttpResponseInit>;

/** What a handler answers to: its type is the contract that clients are checked against. */
interface Described<O extends Operation> {
  readonly operation: O;
}

const served: Operation[] = [];

/** Every operation registered so far: what the OpenAPI document is made of. */
export const servedOperations = (): readonly Operation[] => served;

/** Registers an HTTP function that only reads. Returns the handler, errors turned into problems. */
export function serve<const O extends Operation & { readonly method: 'GET' }>(
  operation: O,
  handle: (call: Call<O>) => Promise<HttpResponseInit>,
): Handler & Described<O> {
  const handler: Handler = (request, context) =>
    answer(request, context, async () => {
      if (operation.access !== 'anonymous')
        requireRole(readCaller(request.headers, authMode()), operation.access);
      return handle(callOf(operation, request, () => inTime(services())));
    });
  app.http(operation.name, { ...trigger(operation), handler });
  return Object.assign(handler, { operation });
}

/** Like `serve`, for functions that need the durable client; they are never anonymous. */
export function serveDurable<const O extends Operation & { readonly access: Role }>(
  operation: O,
  handle: (call: DurableCall<O>) => Promise<HttpResponseInit>,
): DurableHandler & Described<O> {
  const handler: DurableHandler = (request, client, context) =>
    answer(request, context, async () => {
      const caller = readCaller(request.headers, authMode());
      const { kind, name } = caller;
      const open = () => ({
        ...(operation.method === 'GET' ? inTime(services()) : services(context)),
        client,
      });
      const body = async () => check(operation.request?.schema ?? z.never(), (await readJson(request)) ?? {});
      const change = async () => {
        requireRole(caller, operation.access);
        const call = callOf(operation, request, open);
        return handle(Object.assign(call, { caller: { kind, name }, client, body }) as DurableCall<O>);
      };
      return operation.audit === undefined
        ? change()
        : audited(operation.audit, { request, context, caller }, change);
    });
  durable.client.http(operation.name, { ...trigger(operation), handler });
  return Object.assign(handler, { operation });
}

const callOf = <O extends Operation, A>(operation: O, request: HttpRequest, open: () => A): Call<O, A> => ({
  request,
  id: request.params.id ?? '',
  get app() {
    return open();
  },
  get query() {
    return (operation.query && parseQuery(request, operation.query)) as Parsed<O['query']>;
  },
});

function trigger(operation: Operation) {
  served.push(operation);
  return {
    route: operation.path,
    methods: [operation.method],
    authLevel: operation.access === 'anonymous' ? ('anonymous' as const) : ('function' as const),
  };
}

async function answer(
  request: HttpRequest,
  context: InvocationContext,
  handle: () => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  try {
    return guarded(await handle());
  } catch (error) {
    const answered = problemOf(error, new URL(request.url).pathname);
    if (answered.unexpected)
      context.error(redact(error instanceof Error ? String(error.stack) : String(error)));
    return guarded(problemResponse(answered));
  }
}

/** Answers are about this moment and this caller: nothing may keep them unless the handler says so. */
function guarded(response: HttpResponseInit): HttpResponseInit {
  return {
    ...response,
    headers: {
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      ...(response.headers as Record<string, string> | undefined),
    },
  };
}
