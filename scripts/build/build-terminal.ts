import { appendFileSync, chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleForTerminal } from './bundle';
import { noticesOf } from './notices';
import { project } from './project';

/** The terminal: one file that needs nothing but Node. */
export const terminalFile = 'acr-ferry.mjs';

/** Makes the terminal, the notices of its packages within: it is copied alone. */
export async function makeTerminal(file: string): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { version: string };
  const define = { acrFerryVersion: JSON.stringify(version) };
  const bundles = await bundleForTerminal(join(project, 'cli/main.ts'), file, define);
  const notices = noticesOf(project, bundles).replaceAll('*/', '* /');
  appendFileSync(file, `/*\n${notices}\n*/\n`);
  chmodSync(file, 0o755);
}
