import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { describe, expect, it } from 'vitest';
import { loopbackOnly } from '../../../../rehearsal/host/http/loopback-only';

describe('loopbackOnly', () => {
  it.each([[], [0]])('keeps a server that names no host on 127.0.0.1', async (...args: number[]) => {
    const server = await loopbackOnly(async (): Promise<Server> => {
      const opened = createServer().listen(...args);
      await once(opened, 'listening');
      return opened;
    });
    expect((server.address() as AddressInfo).address).toBe('127.0.0.1');
    server.close();
  });
});
