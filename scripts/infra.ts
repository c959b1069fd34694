import { writeFileSync } from 'node:fs';
import { findCompiler, howToGet } from './infra/compiler';
import { startCompiler } from './infra/compiler-process';
import {
  mainTemplate,
  parametersOf,
  scenarioNames,
  sideScenarioNames,
  sideTemplate,
  snapshotOf,
} from './infra/scenarios';

/** `npm run infra`: compiles the templates and writes the snapshots of the scenarios anew. */
async function main(): Promise<number> {
  const found = findCompiler();
  if (found === undefined) {
    console.error(`The Bicep compiler is not here: ${howToGet}`);
    return 2;
  }
  const compiler = startCompiler(found);
  const failed: string[] = [];
  for (const template of [mainTemplate, sideTemplate]) {
    const { messages } = await compiler.compile(template);
    for (const line of messages) console.error(line);
    if (messages.length > 0) failed.push(template);
  }
  for (const scenario of [...scenarioNames, ...sideScenarioNames]) {
    const { ok, output, messages } = await compiler.snapshot(parametersOf(scenario));
    if (ok) {
      writeFileSync(snapshotOf(scenario), sortOutputs(output));
      console.log(`${scenario}: evaluated`);
    } else {
      failed.push(scenario);
      for (const line of messages) console.error(`${scenario}: ${line}`);
    }
  }
  compiler.stop();
  return failed.length > 0 ? 1 : 0;
}

/** The compiler writes them in another order each time, which is nothing to review. */
function sortOutputs(snapshot: string): string {
  const { outputs, ...rest } = JSON.parse(snapshot) as { outputs: object };
  const sorted = Object.fromEntries(Object.entries(outputs).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify({ ...rest, outputs: sorted }, null, 2);
}

void main().then((code) => (process.exitCode = code));
