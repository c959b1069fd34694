import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { verifyFolder } from '../../../../cli/offline/waybill/verify-folder';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'acr-ferry-waybill-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('says what links and devices it passes over, and waits for none', async () => {
  symlinkSync('/dev/zero', join(folder, 'a.tar'));
  symlinkSync('/', join(folder, 'folder'));
  const socket = createServer().listen(join(folder, 'a.tar.waybill.json'));
  await once(socket, 'listening');
  writeFileSync(join(folder, 'README.txt'), '');
  const { blobs, spare, passedOver } = await verifyFolder(folder, []);
  socket.close();
  expect([blobs, spare]).toEqual([[], ['README.txt']]);
  const why = 'it is a link or device, no file that was carried';
  expect(new Set(passedOver)).toEqual(
    new Set(['a.tar', 'a.tar.waybill.json', 'folder'].map((path) => `${path}: ${why}`)),
  );
});
