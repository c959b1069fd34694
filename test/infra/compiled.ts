import { afterAll, beforeAll, describe } from 'vitest';
import { findCompiler, howToGet } from '../../scripts/infra/compiler';
import { startCompiler, type CompilerProcess } from '../../scripts/infra/compiler-process';

/** Tests that ask the compiler of the templates, one process of it for all of them. */
export function describeCompiled(
  what: string,
  tests: (compiler: Pick<CompilerProcess, 'compile' | 'snapshot'>) => void,
): void {
  const found = findCompiler();
  describe.skipIf(found === undefined)(`${what} (skipped without the compiler: ${howToGet})`, () => {
    let compiler: CompilerProcess;
    beforeAll(() => {
      compiler = startCompiler(found!);
    });
    afterAll(() => compiler.stop());
    tests({
      compile: (file) => compiler.compile(file),
      snapshot: (scenario) => compiler.snapshot(scenario),
    });
  });
}
