import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect, it, vi } from 'vitest';
import { closeLater, listen, rawServer, readFrom } from './support/raw-server';

it('reads through the proxy that the environment names', async () => {
  const asked: string[] = [];
  const tunnels: Socket[] = [];
  const proxy = createServer().on('connect', ({ url = '' }, socket: Socket) => {
    asked.push(url);
    const [host = '', port] = url.split(':');
    const tunnel = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      tunnel.pipe(socket).pipe(tunnel);
    });
    tunnels.push(tunnel, socket);
  });
  const port = await listen(proxy);
  closeLater(() => tunnels.map((tunnel) => tunnel.destroy()));
  vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${port}`);
  const { url } = await rawServer((socket, { honest }) => socket.write(honest));
  expect(await readFrom({ url })).toBe('0123456789');
  expect(asked).toEqual([new URL(url).host]);
});
