import { parseConfig } from '../../src/config/config';
import { sampleEnvironment } from '../support/environment';

const parse = (routes: Record<string, unknown>, environment: Record<string, string> = sampleEnvironment) =>
  parseConfig(environment, { text: JSON.stringify({ routes }) });

/** The configuration some routes of a routes file make. */
export function configOf(...given: Parameters<typeof parse>) {
  const parsed = parse(...given);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
}

/** What is wrong with some routes of a routes file. */
export function problems(...given: Parameters<typeof parse>): string[] {
  const parsed = parse(...given);
  return 'problems' in parsed ? parsed.problems.map(({ setting, problem }) => `${setting} ${problem}`) : [];
}
