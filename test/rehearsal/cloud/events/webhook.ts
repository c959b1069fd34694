import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

interface ReceivedEvent {
  readonly id: string;
  readonly topic: string;
  readonly subject: string;
  readonly eventType: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A webhook on loopback that answers the validation and remembers what it got. */
export interface Webhook {
  readonly url: string;
  readonly received: ReceivedEvent[];
  /** Statuses of the next answers; 200 when empty. */
  readonly answers: number[];
  /** Resolves once so many events have come in. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function startWebhook(validates = true): Promise<Webhook> {
  const received: ReceivedEvent[] = [];
  const answers: number[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const events = (await json(request)) as ReceivedEvent[];
      if (isValidation(request)) {
        const code = events[0]?.data.validationCode;
        response.end(JSON.stringify(validates ? { validationResponse: code } : {}));
        return;
      }
      const status = answers.shift() ?? 200;
      response.writeHead(status).end();
      if (status >= 300) return;
      received.push(...events);
      for (const { count, resolve } of waiting) if (received.length >= count) resolve();
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?code=key`,
    received,
    answers,
    arrived: (count) =>
      new Promise((resolve) => {
        if (received.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const isValidation = ({ headers }: IncomingMessage): boolean =>
  headers['aeg-event-type'] === 'SubscriptionValidation';
