import { connect, isIP, type OnReadOpts, type Socket, type TcpSocketConnectOpts } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** A connection that hands over what it receives in one buffer, filled anew each time: nothing is left for the garbage collector. */
export interface Connection {
  readonly socket: Socket;
  /** Takes what arrives, before it returns. The connection ends in whatever `onEnd` is told, once. */
  use(onBytes: (bytes: Buffer) => void, onEnd: (error: Error) => void): void;
  /** Keeps the connection for the next request to the same place. */
  release(): void;
}

/** OpenSSL hands over a record at a time, which has at most 16 KiB. */
const readBytes = 64 * 1024;
/** Servers close what is idle for longer (Node's own after 5 seconds), and a request sent just then is lost. */
const idleMs = 4000;
/** A peer from which nothing comes for so long is gone. */
const silenceMs = 60_000;

const idle = new Map<string, Connection[]>();

/** An idle connection to the origin of a URL, or a new one, opened as Node's own clients do (`NODE_EXTRA_CA_CERTS` and all). */
export function openConnection(url: URL): Connection {
  const pool = idle.get(url.origin) ?? [];
  for (let kept = pool.pop(); kept !== undefined; kept = pool.pop()) {
    if (!kept.socket.destroyed) return kept;
  }
  return newConnection(url);
}

function newConnection(url: URL): Connection {
  let onBytes: (bytes: Buffer) => void = () => undefined;
  let onEnd: ((error: Error) => void) | undefined;
  const onread: OnReadOpts = {
    buffer: Buffer.allocUnsafeSlow(readBytes),
    callback: (count, buffer) => {
      onBytes((buffer as Buffer).subarray(0, count));
      return true;
    },
  };
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const secure = url.protocol === 'https:';
  const port = Number(url.port === '' ? (secure ? 443 : 80) : url.port);
  const to: TcpSocketConnectOpts = { host, port, onread, noDelay: true };
  const socket: Socket = secure
    ? connectTls({ ...to, ...(isIP(host) === 0 && { servername: host }) })
    : connect(to);

  const end = (error: Error): void => {
    const told = onEnd;
    onEnd = undefined;
    leavePool();
    socket.destroy();
    told?.(error);
  };
  const leavePool = (): void => {
    const pool = idle.get(url.origin) ?? [];
    const rest = pool.filter((each) => each !== connection);
    if (rest.length > 0) idle.set(url.origin, rest);
    else idle.delete(url.origin);
  };
  socket.on('error', end);
  socket.on('close', () => {
    end(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' }));
  });
  socket.on('timeout', () => {
    if (onEnd !== undefined && socket.isPaused()) return;
    end(Object.assign(new Error(`nothing came for ${silenceMs / 1000} seconds`), { code: 'ETIMEDOUT' }));
  });

  const connection: Connection = {
    socket,
    use(takeBytes, takeEnd) {
      [onBytes, onEnd] = [takeBytes, takeEnd];
      socket.setTimeout(silenceMs);
      socket.ref();
    },
    release() {
      // What comes while nobody asked for it is no answer to the next request.
      onBytes = () => socket.destroy();
      onEnd = undefined;
      if (socket.destroyed) return;
      socket.setTimeout(idleMs);
      socket.unref();
      idle.set(url.origin, [...(idle.get(url.origin) ?? []), connection]);
    },
  };
  return connection;
}
