import { findCompiler, howToGet, runCompiler, snapshot } from './infra/compiler';
import { mainTemplate, parametersOf, scenarioNames } from './infra/scenarios';

/** `npm run infra`: compiles the templates and writes the snapshots of the scenarios anew. */
async function main(): Promise<number> {
  const compiler = findCompiler();
  if (compiler === undefined) {
    console.error(`The Bicep compiler is not here: ${howToGet}`);
    return 2;
  }
  const built = await runCompiler(compiler, 'build', mainTemplate, '--stdout');
  const failed: string[] = built.ok ? [] : ['build'];
  for (const line of built.messages) console.error(line);
  for (const scenario of scenarioNames) {
    const { ok, messages } = await snapshot(compiler, parametersOf(scenario), 'overwrite');
    if (ok) console.log(`${scenario}: evaluated`);
    else {
      failed.push(scenario);
      for (const line of messages) console.error(`${scenario}: ${line}`);
    }
  }
  return failed.length > 0 || built.messages.length > 0 ? 1 : 0;
}

void main().then((code) => (process.exitCode = code));
