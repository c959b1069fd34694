import { setTimeout as sleep } from 'node:timers/promises';
import type { Aim } from '../../../rehearsal/host/worker/aims';
import type { AppAddress } from '../../../rehearsal/start/system';
import type { TransferReport } from '../../../src/domain/transfer/report';
import type { KillableSystem } from '../killable-system';

/** The app under something that starts it again whenever its host has stopped, as in Azure. */
export interface SupervisedApp {
  start(): Promise<void>;
  /** Starts it again with settings over its own, if any are given. */
  killHost(settings?: Readonly<Record<string, string>>): Promise<void>;
  /** When anything runs next, or what is aimed at. */
  killWorker(aim?: Aim): Promise<void>;
  /** Starts a transfer, however often that takes; returns its id. */
  transfer(key: string, order: object): Promise<string>;
  /** Has the app, or its host, do something, whatever it answers. */
  order(path: string, body?: object): Promise<void>;
  /** What the app answers, however often that takes. */
  ask<T>(method: 'GET' | 'POST', path: string): Promise<T>;
  /** The report of a transfer, once it has ended. */
  report(id: string): Promise<TransferReport>;
  /** How often the host stopped, killed or by itself. */
  hostStops(): number;
}

interface Message {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds between two tries. */
  readonly pause?: number;
}

const looks = { SCHEDULES_LOOK: '*/2 * * * * *', EVENTS_LOOK: '*/2 * * * * *' };

/** Supervises the app of a system. */
export function superviseApp(
  app: KillableSystem['app'],
  own: Readonly<Record<string, string>> = {},
): SupervisedApp {
  let settings = { ...looks, ...own };
  let address: AppAddress;
  let stops = 0;
  let starting: Promise<void> | undefined;
  /** However many find it dead, it is started once. */
  const start = (): Promise<void> =>
    (starting ??= (async () => {
      await app.kill();
      address = await app.start(settings);
    })().finally(() => (starting = undefined)));
  const startAgain = (): Promise<void> => {
    if (starting === undefined) stops += 1;
    return start();
  };

  /** Asks until there is an answer that fits: deaths cut answers off, and a host that stopped is started. */
  const insist = async <T>(
    method: string,
    path: string,
    { body, headers = {}, pause = 300 }: Message,
    read: (response: Response) => Promise<T>,
  ): Promise<T> => {
    for (;;) {
      try {
        const response = await fetch(`${address.url}/${path}`, {
          method,
          headers: { 'x-functions-key': address.masterKey, 'content-type': 'application/json', ...headers },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        if (response.ok) return await read(response);
      } catch {
        if (await app.hasEnded()) await startAgain();
      }
      await sleep(pause);
    }
  };
  const ask = <T>(method: string, path: string, message: Message = {}): Promise<T> =>
    insist(method, path, message, async (response) => (await response.json()) as T);
  const order = (path: string, body: object = {}): Promise<void> =>
    insist('POST', path, { body }, () => Promise.resolve());
  return {
    start,
    hostStops: () => stops,
    async killHost(further = {}) {
      await starting;
      settings = { ...settings, ...further };
      await startAgain();
    },
    killWorker: (aim = {}) => order('admin/worker/kill', aim),
    async transfer(key, body) {
      const message = { body, headers: { 'idempotency-key': key } };
      return (await ask<{ transferId: string }>('POST', 'api/transfers', message)).transferId;
    },
    order,
    ask: (method, path) => ask(method, path),
    report: (id) => ask('GET', `api/transfers/${id}/report`, { pause: 5000 }),
  };
}
