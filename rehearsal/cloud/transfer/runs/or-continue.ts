import { hasOption, type RunContext } from './run-context';
import { RunFailure } from './run-failure';

/** Does a step for one artifact; under ContinueOnErrors its failure is noted and the run goes on. */
export async function orContinue(
  context: RunContext,
  failures: string[],
  step: () => void | Promise<void>,
): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof RunFailure) || !hasOption(context, 'ContinueOnErrors')) throw error;
    failures.push(error.message);
  }
}
