import type { HttpService } from '../../ports';
import { listenerNames, type ListenerName, type Ports } from './hosts';
import { listen, type Listener } from './listener';

/** The listeners of a cloud. */
export interface Listeners {
  readonly ports: Ports;
  /**
   * Until then every request is answered 503: services may need to know all ports before they can be made.
   */
  serve(services: Readonly<Record<ListenerName, HttpService>>): void;
  close(): Promise<void>;
}

/** What only processes of this machine talk to speaks plain HTTP; it carries no production name. */
const plain: readonly ListenerName[] = ['identity', 'control'];

/** Opens a listener for every service, before there are services. */
export async function openListeners(
  wanted: Partial<Ports>,
  tls: { readonly cert: string; readonly key: string },
): Promise<Listeners> {
  let services: Readonly<Record<ListenerName, HttpService>> | undefined;
  const opened: [ListenerName, Listener][] = [];
  const close = async (): Promise<void> => {
    await Promise.all(opened.map(([, listener]) => listener.close()));
  };
  try {
    for (const name of listenerNames) {
      const handler: HttpService = (request, response) => {
        if (services) return services[name](request, response);
        response.writeHead(503, { 'retry-after': '1' }).end();
      };
      const port = wanted[name] ?? 0;
      opened.push([name, await listen(handler, plain.includes(name) ? { port } : { port, tls })]);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ports: Object.fromEntries(opened.map(([name, { port }]) => [name, port])) as unknown as Ports,
    serve: (made) => {
      services = made;
    },
    close,
  };
}
