import { connect, isIP, type OnReadOpts, type Socket, type TcpSocketConnectOpts } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** What an exchange does with the bytes that arrive. */
export interface Receiver {
  /** Where the next bytes go, at least one; wherever the connection likes without. It is written to until the next `took`. */
  readonly room: () => Buffer | undefined;
  /** Takes bytes out of the room. */
  readonly took: (bytes: Buffer) => void;
  /** The connection broke. Told once, and not after a release. */
  readonly broke: (error: Error) => void;
}

/** A connection that receives where its user wants the bytes: nothing is copied, and nothing left for the garbage collector. */
export interface Connection {
  readonly socket: Socket;
  use(receiver: Receiver): void;
  /** Keeps the connection for the next request to the same place. */
  release(): void;
}

/** For heads, and what comes with them. */
const hallBytes = 16 * 1024;
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
  const hall = Buffer.allocUnsafeSlow(hallBytes);
  const unused: Receiver = {
    room: () => undefined,
    // What comes while nobody asked for it is no answer to the next request.
    took: () => socket.destroy(),
    broke: () => undefined,
  };
  let receiver = unused;
  const onread: OnReadOpts = {
    buffer: () => receiver.room() ?? hall,
    callback: (count, room) => {
      receiver.took((room as Buffer).subarray(0, count));
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
    const { broke } = receiver;
    receiver = unused;
    idle.set(
      url.origin,
      (idle.get(url.origin) ?? []).filter((each) => each !== connection),
    );
    socket.destroy();
    broke(error);
  };
  socket.on('error', end);
  socket.on('close', () => {
    end(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' }));
  });
  socket.on('timeout', () => {
    if (receiver !== unused && socket.isPaused()) return;
    end(Object.assign(new Error(`nothing came for ${silenceMs / 1000} seconds`), { code: 'ETIMEDOUT' }));
  });

  const connection: Connection = {
    socket,
    use(next) {
      receiver = next;
      socket.setTimeout(silenceMs);
      socket.ref();
    },
    release() {
      receiver = unused;
      if (socket.destroyed) return;
      // The end of an answer may come out of TLS while the connection rests.
      socket.resume();
      socket.setTimeout(idleMs);
      socket.unref();
      idle.set(url.origin, [...(idle.get(url.origin) ?? []), connection]);
    },
  };
  return connection;
}
