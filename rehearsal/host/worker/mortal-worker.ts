import type { Clock } from '../clock';
import { finder } from './app-functions';
import { createAims, runOf, type Aim, type Moment } from './aims';
import { asError, type Call, type Invocation } from './invocation';
import type { Worker } from './worker';

/** What ran in a worker process that has ended. */
export class WorkerDied extends Error {
  constructor() {
    super('node exited with code 137');
  }
}

/** A worker that may die and comes back with the app loaded afresh. */
export interface MortalWorker extends Worker {
  /** Ends what it runs, at once; nothing when it is down already. */
  readonly kill: () => void;
  /** Has it die when a run fits. */
  readonly killAt: (aim: Aim) => void;
  readonly stop: () => void;
}

interface Life {
  readonly clock: Clock;
  /** How long it stays away. */
  readonly restartMs: number;
  /** It died so often that the host gives up, as the real one does. */
  readonly exhausted: () => void;
}

const mostDeaths = 3;
/** Deaths count until one comes so much later than the one before. */
const forgottenAfterMs = 30 * 60_000;

/**
 * Gives a worker a life that can end: runs it held are rejected with `WorkerDied`, runs that come meanwhile
 * wait for the next one. The code of a lost run cannot be stopped in one process: what it still does is done,
 * what it returns is dropped.
 */
export function mortalWorker(first: Worker, { clock, restartMs, exhausted }: Life): MortalWorker {
  const aims = createAims();
  const held = new Set<(reason: WorkerDied) => void>();
  const waiting: (() => void)[] = [];
  let current = first;
  let find = finder(first.functions);
  let isUp = true;
  let stopped = false;
  let [deaths, lastDeath] = [0, -Infinity];
  let cancelRestart = (): void => undefined;

  function kill(): void {
    if (!isUp) return;
    isUp = false;
    first.log('error', 'Host.Worker', `Language Worker Process exited. ${held.size} invocations are lost.`);
    for (const lose of held) lose(new WorkerDied());
    held.clear();
    deaths = clock.now() - lastDeath > forgottenAfterMs ? 1 : deaths + 1;
    lastDeath = clock.now();
    if (deaths < mostDeaths) cancelRestart = clock.at(clock.now() + restartMs, restart);
    else {
      first.log('error', 'Host.Worker', 'Exceeded language worker restart retry count. The host stops.');
      exhausted();
    }
  }

  function restart(): void {
    first.respawn().then(
      (next) => {
        if (stopped) return;
        current = next;
        find = finder(next.functions);
        isUp = true;
        for (const go of waiting.splice(0)) go();
      },
      (error: unknown) => {
        first.log('error', 'Host.Worker', `The app cannot be loaded again: ${String(error)}`);
        exhausted();
      },
    );
  }

  function run(call: Call, dies: Moment | undefined): Promise<Invocation> {
    const { kind, name } = call.function;
    const fresh = find(kind, name);
    if (!fresh) return Promise.reject(new Error(`The app no longer has a function '${name}'.`));
    return new Promise((resolve, reject) => {
      held.add(reject);
      if (dies === 'begin') {
        kill();
        return;
      }
      if (typeof dies === 'number') clock.at(clock.now() + dies, kill);
      const settle = (deliver: () => void): void => {
        if (dies === 'end' && held.has(reject)) kill();
        held.delete(reject);
        deliver();
      };
      current.invoke({ ...call, function: fresh }).then(
        (invocation) => settle(() => resolve(invocation)),
        (error: unknown) => settle(() => reject(asError(error))),
      );
    });
  }

  return {
    ...first,
    async invoke(call) {
      while (!isUp) await new Promise<void>((resolve) => waiting.push(resolve));
      return run(call, aims.strike(runOf(call)));
    },
    kill,
    killAt: aims.add,
    stop() {
      stopped = true;
      isUp = false;
      cancelRestart();
    },
  };
}
