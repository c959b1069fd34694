import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** An installed Chromium; undefined where there is none. */
export const chromium = candidates.find((path) => existsSync(path));

export interface Page {
  open(url: string): Promise<void>;
  /** Value of an expression in the page; a promise is awaited. @throws what it throws */
  evaluate<T>(expression: string): Promise<T>;
  /** Resolves once the expression is true; while it throws, it is not. */
  until(expression: string): Promise<void>;
  /** Refused resources, uncaught errors and console errors since the start. */
  readonly complaints: string[];
  send(method: string, parameters?: object): Promise<unknown>;
  close(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

interface Evaluated<T> {
  readonly result: { readonly value: T; readonly description?: string };
  readonly exceptionDetails?: object;
}

/** Drives a headless Chromium through its debugging pipe: two file descriptors, no port, no package. */
export async function launch(executable: string): Promise<Page> {
  const profile = mkdtempSync(join(tmpdir(), 'acr-ferry-browser-'));
  // CI runs as root in a container, where Chromium's own sandbox cannot start; the page is our own.
  const browser = spawn(
    executable,
    [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-pipe'],
      // In a container the shared memory is small, and a page that fills it is gone.
      ...['--disable-dev-shm-usage', `--user-data-dir=${profile}`],
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const complaints: string[] = [];
  const send = connect(browser, (message) => complaints.push(...complaintsIn(message)));
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const toPage = (method: string, parameters: object = {}) => send(method, parameters, sessionId as string);
  for (const domain of ['Page', 'Runtime', 'Log']) await toPage(`${domain}.enable`);

  const evaluate = async <T>(expression: string): Promise<T> => {
    const answer = await toPage('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    const { result, exceptionDetails } = answer as unknown as Evaluated<T>;
    if (exceptionDetails !== undefined) throw new Error(`${expression}: ${result.description}`);
    return result.value;
  };
  return {
    complaints,
    send: toPage,
    evaluate,
    async open(url) {
      await toPage('Page.navigate', { url });
    },
    async until(expression) {
      // A page that is being loaded anew answers nothing.
      const tried = `(() => { try { return Boolean(${expression}); } catch { return false; } })()`;
      const isTrue = () => evaluate<boolean>(tried).catch(unlessNavigated);
      while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 25));
    },
    async close() {
      const ended = new Promise((resolve) => browser.once('exit', resolve));
      await send('Browser.close', {});
      await ended;
      // Helper processes may still write for a moment.
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}

function unlessNavigated(error: Error): false {
  if (/navigated|context/.test(error.message)) return false;
  throw error;
}

/** Commands and answers of the DevTools protocol, as JSON texts that end with a zero byte. */
function connect(browser: ChildProcess, onEvent: (message: Message) => void) {
  const [input, output] = [browser.stdio[3] as Writable, browser.stdio[4] as Readable];
  const waiting = new Map<number, (message: Message) => void>();
  let [rest, lastId] = ['', 0];
  output.setEncoding('utf8').on('data', (chunk: string) => {
    const texts = (rest + chunk).split('\0');
    rest = texts.pop() ?? '';
    for (const text of texts) {
      const message = JSON.parse(text) as Message;
      if (message.id === undefined) onEvent(message);
      else waiting.get(message.id)?.(message);
    }
  });
  return async (method: string, params: object, sessionId?: string): Promise<Record<string, unknown>> => {
    const id = ++lastId;
    const answer = new Promise<Message>((resolve) => waiting.set(id, resolve));
    input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    const { result, error } = await answer;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  };
}

function complaintsIn({ method, params }: Message): string[] {
  const bad =
    method === 'Runtime.exceptionThrown' ||
    (method === 'Log.entryAdded' && (params?.entry as { level: string }).level === 'error') ||
    (method === 'Runtime.consoleAPICalled' && params?.type === 'error');
  return bad ? [JSON.stringify(params)] : [];
}
