import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleForColdStart } from './bundle';
import { moveFiles } from './folders';
import { makeTerminal, terminalFile } from './build-terminal';
import { noticesOf } from './notices';
import { project } from './project';

/**
 * Makes `dist`: the app that is deployed (bundled files, their source maps, the dashboard beside them) and
 * the terminal. Each file is put in place whole: another build, or an app that starts, may be at work
 * there.
 */
export const buildApp = (): Promise<void> =>
  drafted('dist', async (draft) => {
    const made = [makeApp(draft), makeTerminal(join(draft, terminalFile))];
    // Who fails must not have the draft taken away from who is still writing.
    await Promise.allSettled(made);
    await Promise.all(made);
  });

/** Makes the same in a folder that nobody else uses. */
export async function makeApp(folder: string): Promise<void> {
  const bundles = await bundleForColdStart(join(project, 'src/index.ts'), join(folder, 'index.js'));
  writeFileSync(join(folder, 'NOTICES.txt'), noticesOf(project, bundles));
  cpSync(join(project, 'src/dashboard'), join(folder, 'dashboard'), { recursive: true });
  cpSync(join(project, 'docs/errors.md'), join(folder, 'dashboard/errors.md'));
}

/** Makes the content of a folder of the project in a draft beside it. */
export async function drafted(folder: string, make: (draft: string) => Promise<void>): Promise<void> {
  const draft = mkdtempSync(join(project, 'dist-'));
  try {
    await make(draft);
    moveFiles(draft, join(project, folder));
  } finally {
    rmSync(draft, { recursive: true });
  }
}
