import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Compiled } from './compiler';

/** The compiler as a process that stays up: to start it takes longer than most of what it is asked. */
export interface CompilerProcess {
  /** Compiles a template, or the parameters of one. */
  compile(file: string): Promise<Compiled>;
  /**
   * Evaluates the parameters of a scenario. Subscription and tenant are given, so that names come out and not
   * expressions; they are those of the rehearsal's source.
   */
  snapshot(scenario: string): Promise<Compiled>;
  stop(): void;
}

interface Diagnostic {
  readonly source: string;
  readonly range: { readonly start: { readonly line: number; readonly char: number } };
  readonly level: string;
  readonly code: string;
  readonly message: string;
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Asked {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

const deployment = {
  subscriptionId: '11111111-bbbb-4bbb-8bbb-000000000001',
  tenantId: '11111111-aaaa-4aaa-8aaa-000000000001',
  location: 'westeurope',
  deploymentName: 'acr-ferry',
};

/** Starts it, to be asked one thing after the other or several at once. */
export function startCompiler(compiler: string): CompilerProcess {
  const child = spawn(compiler, ['jsonrpc', '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // It ends before profiling what it runs pays.
    env: { ...process.env, DOTNET_TieredPGO: '0' },
  });
  const asked = new Map<number, Asked>();
  let count = 0;

  const settle = ({ id, result, error }: Answer): void => {
    if (error === undefined) asked.get(id)?.resolve(result);
    else asked.get(id)?.reject(new Error(error.message));
    asked.delete(id);
  };
  child.stdout.on('data', readAnswers(settle));
  child.once('close', () => {
    for (const { reject } of asked.values()) reject(new Error('the Bicep compiler ended'));
  });

  const ask = <T>(method: string, params: object): Promise<T> =>
    new Promise((resolve, reject) => {
      const id = count++;
      asked.set(id, { resolve: resolve as Asked['resolve'], reject });
      const body = JSON.stringify({ jsonrpc: '2.0', id, method: `bicep/${method}`, params });
      child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });

  async function compile(file: string): Promise<Compiled> {
    const { success, diagnostics, contents } = await ask<{
      readonly success: boolean;
      readonly diagnostics: readonly Diagnostic[];
      readonly contents: string | null;
    }>('compile', { path: path.resolve(file) });
    return { ok: success, output: contents ?? '', messages: diagnostics.map(inOneLine) };
  }

  return {
    compile,
    async snapshot(scenario) {
      const { ok, messages } = await compile(scenario);
      if (!ok) return { ok, output: '', messages };
      try {
        const asked = { path: path.resolve(scenario), metadata: deployment };
        const { snapshot } = await ask<{ readonly snapshot: string }>('getSnapshot', asked);
        return { ok, output: snapshot, messages };
      } catch (error) {
        return { ok: false, output: '', messages: [...messages, (error as Error).message] };
      }
    },
    stop: () => void child.kill(),
  };
}

/** As the compiler writes it in a terminal. */
const inOneLine = ({ source, range: { start }, level, code, message }: Diagnostic): string =>
  `${source}(${start.line + 1},${start.char + 1}) : ${level} ${code}: ${message}`;

/** Takes what arrives, and hands over each answer when it is whole. */
function readAnswers(take: (answer: Answer) => void): (chunk: Buffer) => void {
  let received = Buffer.alloc(0);
  return (chunk) => {
    received = Buffer.concat([received, chunk]);
    for (;;) {
      const head = received.indexOf('\r\n\r\n');
      if (head === -1) return;
      const [, length] = /Content-Length: (\d+)/i.exec(received.toString('latin1', 0, head)) ?? [];
      const end = head + 4 + Number(length);
      if (received.length < end) return;
      const answer = JSON.parse(received.toString('utf8', head + 4, end)) as Answer;
      received = received.subarray(end);
      take(answer);
    }
  };
}
