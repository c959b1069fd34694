import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll } from 'vitest';
import { loadCertificates } from '../../rehearsal/cloud/platform/listeners/certificates';
import { listen } from '../../rehearsal/cloud/platform/listeners/listener';
import { leadProcess } from './lead-process';

interface Received {
  readonly host: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly port: number;
  readonly received: Received[];
  /** How the next requests are answered, one after the other; then with 204. */
  readonly answers: ((response: ServerResponse) => void)[];
  stop(): Promise<void>;
}

/** Names that lead to a receiver. */
const receiverHosts = [
  ...['hooks.example.com', 'contoso.westeurope-1.eventgrid.azure.net'],
  'contoso.usgovvirginia-1.eventgrid.azure.us',
] as const;

/** A receiver of webhooks on loopback, by TLS; with the authority of a rehearsal cloud where one is named. */
export async function startReceiver(
  authorityOf?: string,
): Promise<Receiver & { readonly caFile: string; readonly state: string }> {
  const state = mkdtempSync(join(tmpdir(), 'acr-ferry-receiver-'));
  if (authorityOf !== undefined)
    copyFileSync(join(authorityOf, 'certificates.json'), join(state, 'certificates.json'));
  const { cert, key, caFile } = await loadCertificates(state, receiverHosts);
  const received: Received[] = [];
  const answers: Receiver['answers'] = [];
  const { port, close } = await listen(
    async (request, response) => {
      const body = await text(request);
      received.push({ host: request.headers.host, url: request.url, headers: request.headers, body });
      const answer = answers.shift() ?? ((given) => given.writeHead(204).end());
      answer(response);
    },
    { port: 0, tls: { cert, key } },
  );
  const stop = async (): Promise<void> => {
    await close();
    rmSync(state, { recursive: true, force: true });
  };
  return { port, received, answers, caFile, state, stop };
}

/** The same for the tests of a file, whose process is led to it by the names it answers to. */
export function useReceiver(): Receiver {
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let undo: () => void;
  beforeAll(async () => {
    receiver = await startReceiver();
    const file = join(receiver.state, 'endpoints.json');
    writeFileSync(file, JSON.stringify({ connectMap: connectMapTo(receiver) }));
    undo = leadProcess({ FERRY_ENDPOINTS: file }, readFileSync(receiver.caFile, 'utf8'));
  });
  afterAll(async () => {
    undo();
    await receiver.stop();
  });
  return {
    get port() {
      return receiver.port;
    },
    get received() {
      return receiver.received;
    },
    get answers() {
      return receiver.answers;
    },
    stop: () => receiver.stop(),
  };
}

/** What leads the names to a receiver. */
export const connectMapTo = ({ port }: Pick<Receiver, 'port'>): Record<string, string> =>
  Object.fromEntries(receiverHosts.map((host) => [host, `127.0.0.1:${port}`]));
