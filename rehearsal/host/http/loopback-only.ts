import { Server, type ListenOptions } from 'node:net';

/**
 * Runs `open`, during which every server that names no host listens on 127.0.0.1. The HTTP streaming server
 * of `@azure/functions` would otherwise listen on all interfaces of the machine.
 */
export async function loopbackOnly<T>(open: () => Promise<T>): Promise<T> {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
  const original = Server.prototype.listen as (this: Server, ...args: unknown[]) => Server;
  Server.prototype.listen = function (this: Server, ...args: unknown[]): Server {
    const [first] = args;
    if (typeof first === 'object') return original.apply(this, args);
    const options: ListenOptions = { host: '127.0.0.1', port: typeof first === 'number' ? first : 0 };
    return original.call(this, options, ...args.filter((argument) => typeof argument === 'function'));
  };
  try {
    return await open();
  } finally {
    Server.prototype.listen = original;
  }
}
