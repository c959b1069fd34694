/**
 * Runs every bench, one after the other, and prints what each is held to in one table. Exits with 1 when a
 * bar is missed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import Table from 'cli-table3';
import type { Result } from './bars';

const benches = ['app', 'host', 'registry', 'plan', 'observe', 'transfer', 'copy'];

async function main(): Promise<void> {
  const table = new Table({ head: ['bench', 'what', 'figure', 'bar', 'holds'], style: { head: [] } });
  let missed = 0;
  for (const bench of benches) {
    console.error(`bench:${bench}`);
    const result = await run(bench);
    missed += result?.bars.filter(({ holds }) => !holds).length ?? 1;
    for (const { name, value, limit, holds } of result?.bars ?? [])
      table.push([bench, name, value, limit, holds ? 'yes' : 'NO']);
    if (result === undefined) table.push([bench, 'it ended without a result', '', '', 'NO']);
  }
  console.log(table.toString());
  if (missed > 0) process.exitCode = 1;
}

/** The object in the last line of a bench; undefined when it broke off. */
async function run(bench: string): Promise<Result | undefined> {
  const script = join(__dirname, `${bench}.ts`);
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  return last.startsWith('{') ? (JSON.parse(last) as Result) : undefined;
}

void main();
