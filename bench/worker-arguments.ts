import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** With which the Functions host starts Node for the app. */
export function workerArguments(): string[] {
  const sample = readFileSync(join(__dirname, '../local.settings.sample.json'), 'utf8');
  const { Values } = JSON.parse(sample) as { Values: { languageWorkers__node__arguments: string } };
  return Values.languageWorkers__node__arguments.split(' ');
}
