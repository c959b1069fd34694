import { readFileSync, writeFileSync } from 'node:fs';
import { findCompiler, howToGet, runCompiler, snapshot } from './infra/compiler';
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
  const compiler = findCompiler();
  if (compiler === undefined) {
    console.error(`The Bicep compiler is not here: ${howToGet}`);
    return 2;
  }
  const failed: string[] = [];
  for (const template of [mainTemplate, sideTemplate]) {
    const { messages } = await runCompiler(compiler, 'build', template, '--stdout');
    for (const line of messages) console.error(line);
    if (messages.length > 0) failed.push(template);
  }
  for (const scenario of [...scenarioNames, ...sideScenarioNames]) {
    const { ok, messages } = await snapshot(compiler, parametersOf(scenario), 'overwrite');
    if (ok) {
      sortOutputs(snapshotOf(scenario));
      console.log(`${scenario}: evaluated`);
    } else {
      failed.push(scenario);
      for (const line of messages) console.error(`${scenario}: ${line}`);
    }
  }
  return failed.length > 0 ? 1 : 0;
}

/** The compiler writes them in another order each time, which is nothing to review. */
function sortOutputs(file: string): void {
  const { outputs, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as { outputs: object };
  const sorted = Object.fromEntries(Object.entries(outputs).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, JSON.stringify({ ...rest, outputs: sorted }, null, 2));
}

void main().then((code) => (process.exitCode = code));
