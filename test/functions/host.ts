import { InvocationContext, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { vi } from 'vitest';
import type { FakeClient } from '../application/fake-client';

/** A context whose log lines can be looked at. */
export function invocation(): { context: InvocationContext; errors: string[] } {
  const errors: string[] = [];
  const context = new InvocationContext({ invocationId: 'i', functionName: 'f' });
  vi.spyOn(context, 'error').mockImplementation((...args) => void errors.push(args.join(' ')));
  return { context, errors };
}

/** Handlers use two methods of the durable client; the fake has them. */
export const durableClient = (client: FakeClient): DurableClient => client as unknown as DurableClient;

type DurableHandler = (
  request: HttpRequest,
  client: DurableClient,
  context: InvocationContext,
) => Promise<HttpResponseInit>;

/** Calls a handler as the host does; `errors` are the lines it logged as such. */
export async function call(handler: DurableHandler, client: FakeClient, request: HttpRequest) {
  const { context, errors } = invocation();
  const response = await handler(request, durableClient(client), context);
  return { ...response, headers: new Headers(response.headers), body: response.jsonBody as unknown, errors };
}
