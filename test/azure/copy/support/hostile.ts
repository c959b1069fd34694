import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { partial, type RawRequest } from './raw-server';

export type Answer = (socket: Socket, request: RawRequest) => unknown;

/** Writes one text. */
export const says =
  (text: (head: string) => string): Answer =>
  (socket, { head }) =>
    socket.write(text(head));

/** Goes on, a drop every 20 ms, until the other side has enough. */
export const forever =
  (start: (head: string) => string, drop: string): Answer =>
  (socket, { head }) => {
    socket.write(start(head));
    const timer = setInterval(() => socket.write(drop), 20);
    socket.on('close', () => {
      clearInterval(timer);
    });
  };

/** An answer nobody asked for, as good as another. */
export const evil = (header = ''): string => partial('x-ms-range: bytes=0-9', header, '-', 'evil evil!');

/** Fails when something happened that would have ended the process. */
export function staysAlive(): void {
  const unheard = vi.fn();
  beforeAll(() => {
    process.on('unhandledRejection', unheard).on('uncaughtException', unheard);
  });
  afterAll(() => {
    process.off('unhandledRejection', unheard).off('uncaughtException', unheard);
    expect(unheard).not.toHaveBeenCalled();
  });
}
