import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AppFunction, Problem } from '../worker/app-functions';
import { keyOfFunction, type Keys } from '../keys';
import type { Call } from '../worker/invocation';
import type { Worker } from '../worker/worker';
import { readFunctionBody, send } from './exchange';
import { toAnswer, toRpcRequest } from './rpc';
import { matchRoute, overlap, parseRoute, type Route } from './routes';

/** An HTTP function with what its trigger says. */
export interface HttpFunction {
  readonly function: AppFunction;
  readonly route: Route;
  readonly methods: readonly string[];
  readonly level: 'anonymous' | 'function' | 'admin';
}

/**
 * Reads the HTTP triggers of an app; routes that overlap are refused, for their order on the real host is not
 * defined.
 */
export function readHttpFunctions(
  functions: readonly AppFunction[],
  complain: (problem: Problem) => void,
): HttpFunction[] {
  const read: HttpFunction[] = [];
  for (const entry of functions.filter(({ kind }) => kind === 'http')) {
    const { trigger, name } = entry;
    const refuse = (reason: string): void => {
      complain({ function: name, binding: trigger.name, reason });
    };
    try {
      const route = parseRoute((trigger.route as string | undefined) ?? name);
      const methods = ((trigger.methods as string[] | undefined) ?? ['GET', 'POST']).map((method) =>
        method.toUpperCase(),
      );
      const level = ((trigger.authLevel as string | undefined) ?? 'anonymous').toLowerCase();
      if (level !== 'anonymous' && level !== 'function' && level !== 'admin') {
        refuse(`authLevel '${level}' is not one of anonymous, function, admin`);
        continue;
      }
      for (const other of read) {
        if (!other.methods.some((method) => methods.includes(method)) || !overlap(route, other.route))
          continue;
        refuse(
          `route '${route.template}' overlaps '${other.route.template}' of function '${other.function.name}'`,
        );
      }
      read.push({ function: entry, route, methods, level });
    } catch (error) {
      refuse((error as Error).message);
    }
  }
  return read;
}

/** What HTTP functions work with. */
export interface HttpFunctionsEnvironment {
  readonly worker: Worker;
  readonly keys: Keys;
  readonly clientInputs: (entry: AppFunction) => Call['inputs'];
}

/** A request below the route prefix. */
export interface FunctionExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** What follows the prefix and its slash. */
  readonly path: string;
  /** Whether the request carries one of the keys. */
  readonly isAllowed: (...accepted: readonly string[]) => boolean;
}

/** Runs the first function whose method and route fit; 404 when there is none, 401 without its key. */
export async function handleFunctionRequest(
  functions: readonly HttpFunction[],
  { worker, keys, clientInputs }: HttpFunctionsEnvironment,
  { request, response, url, path, isAllowed }: FunctionExchange,
): Promise<void> {
  for (const { methods, route, level, function: target } of functions) {
    const parameters = methods.includes(request.method ?? '') && matchRoute(route, path);
    if (!parameters) continue;
    if (level !== 'anonymous' && !isAllowed(...keysOf(level, target.name, keys))) {
      send(response, { status: 401 });
      return;
    }
    const data = toRpcRequest(request, url, parameters, await readFunctionBody(request));
    const inputs = [{ name: target.trigger.name, data }, ...clientInputs(target)];
    // A failure is told to nobody: the real host answers 500 with an empty body.
    const answer = await worker
      .invoke({ function: target, inputs })
      .then(async ({ encode }) => toAnswer(await encode()))
      .catch(() => ({ status: 500 }));
    send(response, answer);
    return;
  }
  send(response, { status: 404 });
}

const keysOf = (level: 'function' | 'admin', name: string, keys: Keys): string[] =>
  level === 'function' ? [keyOfFunction(keys, name), keys.function, keys.master] : [keys.master];
