import net from 'node:net';
import tls from 'node:tls';
import { afterAll, aroundAll, expect } from 'vitest';
import { asFile } from './as-file';

/** What tests of one file could change for those of the next, which run in the same process. */
const traces = () => ({
  env: { ...process.env },
  folder: process.cwd(),
  exitCode: process.exitCode,
  listeners: Object.fromEntries(
    process.eventNames().map((name) => [String(name), process.listenerCount(name)]),
  ),
  functions: [fetch, setTimeout, Date, Math.random, console.log, process.stdout.write, process.stderr.write],
  network: [net.Socket.prototype.connect, tls.createSecureContext, AbortSignal.timeout],
});

aroundAll(asFile);
const before = traces();
afterAll(() => expect(traces(), 'what a file leaves behind in a shared process').toEqual(before));
