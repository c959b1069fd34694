import type { HttpService } from '../../ports';
import { listen } from '../listeners/listener';
import type { ListenerName } from '../listeners/hosts';
import { checkAddress, leadNames, type ProductionNames } from './lead-names';

const httpsPort = 443;

/** What is served under production names. */
export interface NamedServices {
  /** Production host name -> listener. */
  readonly hosts: ReadonlyMap<string, ListenerName>;
  readonly handlers: Readonly<Record<ListenerName, HttpService>>;
  readonly tls: { readonly cert: string; readonly key: string };
}

/**
 * Serves every production host name on one address, for programs that take no connect map: the Host header
 * says which service is meant. Returns what ends it.
 * @throws when the port may not be listened on, or the names cannot be led.
 */
export async function serveNames(
  { hosts, handlers, tls }: NamedServices,
  names: ProductionNames,
): Promise<() => Promise<void>> {
  checkAddress(names.address);
  const listener = await listen(
    (request, response) => {
      const name = hosts.get((request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase());
      if (name !== undefined) return handlers[name](request, response);
      response.writeHead(421).end('no production name of this rehearsal\n');
    },
    { address: names.address, port: names.port ?? httpsPort, tls },
  ).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`production names need port 443 of ${names.address}, by root or a free one: ${reason}`);
  });
  try {
    const takeBack = await leadNames([...hosts.keys()], names);
    return async () => {
      takeBack();
      await listener.close();
    };
  } catch (error) {
    await listener.close();
    throw error;
  }
}
