import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { soakKills } from '../../support/soaking';
import { startHostProcess, type Ready } from './fixtures/host-process';

const app = join(__dirname, 'fixtures/kill-app');
/** Of each of two hosts. */
const kills = soakKills === undefined ? 6 : 26;
const rounds = 6;
const stepsOfARound = 13;

interface Status {
  readonly runtimeStatus: string;
  readonly output: unknown;
}

async function call(ready: Ready, method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(`${ready.url}/runtime/webhooks/durabletask/${path}`, {
    method,
    headers: { 'x-functions-key': ready.systemKey, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

/**
 * The instance of this number, started unless it exists: a kill may have come before or after it became
 * durable.
 */
async function statusOf(ready: Ready, id: string): Promise<Status> {
  const found = await call(ready, 'GET', `instances/${id}`);
  if (found.status !== 404) return (await found.json()) as Status;
  await call(ready, 'POST', `orchestrators/work/${id}`, { round: 0, rounds, done: 0 });
  return { runtimeStatus: 'Pending', output: null };
}

/** Kills the host again and again at random moments, then lets what was started come to its end. */
async function killRepeatedly(
  folder: string,
  kills: number,
): Promise<{ instances: number; steps: Map<string, number> }> {
  const effects = join(folder, 'effects');
  writeFileSync(effects, '');
  let number = 0;
  for (let killed = 0; ;) {
    const host = startHostProcess(app, join(folder, 'state'), { EFFECTS: effects });
    const last = killed === kills;
    // One in ten dies while it starts and recovers.
    if (!last && Math.random() < 0.1) {
      await sleep(Math.random() * 800);
    } else {
      const ready = await host.ready;
      for (;;) {
        const { runtimeStatus, output } = await statusOf(ready, `i${number}`);
        if (runtimeStatus !== 'Completed') {
          expect(runtimeStatus).toMatch(/Pending|Running/);
          if (!last) break;
          await sleep(50);
          continue;
        }
        expect(output).toEqual({ total: rounds * stepsOfARound });
        if (last) {
          host.child.kill('SIGTERM');
          expect(await host.exited).toEqual([0, null]);
          const names = readFileSync(effects, 'utf8').split('\n').slice(0, -1);
          const steps = new Map<string, number>();
          for (const name of names) steps.set(name, (steps.get(name) ?? 0) + 1);
          return { instances: number + 1, steps };
        }
        number += 1;
      }
      await sleep(Math.random() * 250);
    }
    host.child.kill('SIGKILL');
    await host.exited;
    killed += 1;
  }
}

describe('a host killed again and again', () => {
  it('loses no step of any orchestration', { timeout: 600_000 + kills * 20_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-kill-'));
    try {
      const runs = await Promise.all(
        ['one', 'two'].map((name) => {
          const own = mkdtempSync(join(folder, name));
          return killRepeatedly(own, kills);
        }),
      );
      for (const { instances, steps } of runs) {
        const expected = Array.from({ length: instances * rounds }, (_, n) => {
          const id = `i${Math.floor(n / rounds)}/${n % rounds}`;
          const lanes = ['a', 'b', 'c'].flatMap((lane) =>
            [0, 1, 2, 3].map((step) => `${id}/${lane}.${step}`),
          );
          return [`${id}/first`, `${id}/retried`, ...lanes];
        }).flat();
        expect([...steps.keys()].sort()).toEqual(expected.sort());
        // Retried steps repeat on purpose.
        const twice = [...steps].filter(([name, count]) => count > 1 && !name.endsWith('/retried')).length;
        console.log(
          `${kills} kills, ${instances} instances, ${steps.size} steps, ${twice} of them run more than once`,
        );
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
