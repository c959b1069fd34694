import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { asFile } from './as-file';

it('what a file asks when it is over is never sent, what others ask is', async () => {
  let came = 0;
  const server = createServer((_, response) => response.end(String(++came)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const ask = () =>
    new Promise<void>((resolve) =>
      get({ port, agent: false }, (answer) => answer.resume().on('end', resolve)),
    );
  let release: () => void = () => undefined;
  const isReleased = new Promise<void>((resolve) => (release = resolve));
  let late: Promise<void> | undefined;
  await asFile(async () => {
    late = isReleased.then(ask);
    await ask();
  });
  release();
  expect(await Promise.race([late!.then(() => 'sent'), delay(200, 'never')])).toBe('never');
  await asFile(ask);
  expect(came).toBe(2);
  server.close();
});
