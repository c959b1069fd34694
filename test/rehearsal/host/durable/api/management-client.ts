import * as df from 'durable-functions';
import { beforeEach } from 'vitest';
import type { Host } from '../../../../../rehearsal/host/index';
import { startApp } from '../../fixtures/start-app';

/** A host with an orchestration `main`, and calls of its management API. */
export interface ManagementApi {
  readonly host: Host;
  readonly call: (
    method: string,
    path: string,
    body?: string,
    headers?: Record<string, string>,
  ) => Promise<Response>;
  /** Starts `main` under an id. */
  readonly start: (id: string, input: object) => Promise<Response>;
  /** What a refusal says. */
  readonly message: (response: Response) => Promise<string>;
}

/** Starts a host before every test. */
export function useManagementApi(): ManagementApi {
  let host: Host;
  beforeEach(async () => {
    host = await startApp(load);
  });
  const call: ManagementApi['call'] = (method, path, body, headers = {}) =>
    fetch(`${host.url}/runtime/webhooks/durabletask/${path}`, {
      method,
      headers: { 'x-functions-key': host.keys.system, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body }),
    });
  return {
    get host() {
      return host;
    },
    call,
    start: (id, input) => call('POST', `orchestrators/main/${id}`, JSON.stringify(input)),
    message: async (response) => ((await response.json()) as { ExceptionMessage: string }).ExceptionMessage,
  };
}

function load(): void {
  df.app.activity('echo', {
    handler: (value: { fail?: boolean }) => {
      if (value.fail) throw new Error('bad luck');
      return value;
    },
  });
  df.app.orchestration('main', function* (context) {
    const input = context.df.getInput<{ wait?: boolean; fail?: boolean; child?: boolean }>();
    if (input.child)
      return (yield context.df.callSubOrchestrator('main', {}, `${context.df.instanceId}-child`)) as unknown;
    if (input.wait) return (yield context.df.waitForExternalEvent('go')) as unknown;
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 1));
    return (yield context.df.callActivity('echo', input)) as unknown;
  });
}
