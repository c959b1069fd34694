import { setTimeout as sleep } from 'node:timers/promises';
import type { AppAddress } from '../../../rehearsal/start/system';
import type { TransferReport } from '../../../src/domain/transfer/report';
import type { KillableSystem } from '../killable-system';

/** The app under something that starts it again whenever its host has stopped, as in Azure. */
export interface SupervisedApp {
  start(): Promise<void>;
  killHost(): Promise<void>;
  /** At once, or when a function of this name runs next. */
  killWorker(aim: string | undefined): Promise<void>;
  /** Starts a transfer, however often that takes; returns its id. */
  transfer(key: string, artifacts: readonly string[], route?: string): Promise<string>;
  /** Has the app, or its host, do something, whatever it answers. */
  order(path: string): Promise<void>;
  /** What the app answers, however often that takes. */
  ask<T>(method: 'GET' | 'POST', path: string): Promise<T>;
  /** The report of a transfer, once it has ended. */
  report(id: string): Promise<TransferReport>;
  /** How often the host stopped, killed or by itself. */
  hostStops(): number;
}

const settings = { SCHEDULES_LOOK: '*/2 * * * * *', EVENTS_LOOK: '*/2 * * * * *' };

/** Supervises the app of a system. */
export function superviseApp(
  app: KillableSystem['app'],
  more: Readonly<Record<string, string>> = {},
): SupervisedApp {
  let address: AppAddress;
  let stops = 0;
  const start = async (): Promise<void> => {
    address = await app.start({ ...settings, ...more });
  };
  /** Asks until there is an answer that fits: deaths cut answers off, and a host that stopped is started. */
  const insist = async <T>(
    method: string,
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Readonly<Record<string, string>> },
    read: (response: Response) => Promise<T | undefined>,
  ): Promise<T> => {
    for (;;) {
      try {
        const response = await fetch(`${address.url}/${path}`, {
          method,
          headers: { 'x-functions-key': address.masterKey, 'content-type': 'application/json', ...headers },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        const answer = response.ok ? await read(response) : undefined;
        if (answer !== undefined) return answer;
      } catch {
        if (await app.hasEnded()) {
          stops += 1;
          await start();
        }
      }
      await sleep(200);
    }
  };
  return {
    start,
    hostStops: () => stops,
    async killHost() {
      stops += 1;
      await app.kill();
      await start();
    },
    killWorker: (aim) =>
      insist('POST', 'admin/worker/kill', aim === undefined ? {} : { body: { function: aim } }, () =>
        Promise.resolve(null),
      ).then(() => undefined),
    transfer: (key, artifacts, route = 'default') =>
      insist(
        'POST',
        'api/transfers',
        { body: { artifacts, route }, headers: { 'idempotency-key': key } },
        async (response) => ((await response.json()) as { transferId: string }).transferId,
      ),
    order: (path) => insist('POST', path, { body: {} }, () => Promise.resolve(null)).then(() => undefined),
    ask: <T>(method: string, path: string) =>
      insist(method, path, {}, async (response) => (await response.json()) as T),
    report: (id) =>
      insist(
        'GET',
        `api/transfers/${id}/report`,
        {},
        async (response) => (await response.json()) as TransferReport,
      ),
  };
}
