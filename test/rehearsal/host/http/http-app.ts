import { app, type HttpRequest } from '@azure/functions';
import type { Host } from '../../../../rehearsal/host/index';
import { startApp } from '../fixtures/start-app';

/** An app that describes its requests and answers in all ways. */
export async function openHttpApp(options: Parameters<typeof startApp>[1] = {}): Promise<Host> {
  return startApp(() => {
    app.http('describe', {
      route: 'describe/{a}',
      methods: ['GET', 'POST', 'HEAD'],
      handler: async (incoming) => ({ status: 201, jsonBody: await describeRequest(incoming) }),
    });
    app.http('function', { authLevel: 'function', methods: ['GET'], handler: () => ({ body: 'ok' }) });
    app.http('admin', { authLevel: 'admin', methods: ['GET'], handler: () => ({ body: 'ok' }) });
    app.http('nothing', { handler: () => undefined as never });
    app.http('throws', {
      handler: () => {
        throw new Error('secret detail');
      },
    });
    app.http('text', { handler: () => 'no object' as never });
    app.http('size', {
      methods: ['POST'],
      handler: async (incoming) => ({ body: String((await incoming.arrayBuffer()).byteLength) }),
    });
  }, options);
}

async function describeRequest(incoming: HttpRequest) {
  return {
    url: incoming.url,
    method: incoming.method,
    q: incoming.query.get('q'),
    params: incoming.params,
    header: incoming.headers.get('x-test'),
    user: incoming.user?.username ?? null,
    body: incoming.method === 'POST' ? await incoming.text() : null,
  };
}
