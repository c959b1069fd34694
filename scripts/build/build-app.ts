import { cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { bundleForColdStart } from './bundle';
import { noticesOf } from './notices';

const project = join(__dirname, '../..');

/**
 * Makes `dist`, the app that is deployed: two bundled files, their source maps, and the dashboard beside
 * them. Each file is put in place whole: another build, or an app that starts, may be at work there.
 */
export async function buildApp(): Promise<void> {
  const draft = mkdtempSync(join(project, 'dist-'));
  try {
    const bundles = await bundleForColdStart(join(project, 'src/index.ts'), join(draft, 'index.js'));
    writeFileSync(join(draft, 'NOTICES.txt'), noticesOf(project, bundles));
    cpSync(join(project, 'src/dashboard'), join(draft, 'dashboard'), { recursive: true });
    moveFiles(draft, join(project, 'dist'));
  } finally {
    rmSync(draft, { recursive: true });
  }
}

/** Moves all files of a folder into another, and removes what else is there. */
function moveFiles(from: string, to: string): void {
  const files = filesIn(from);
  for (const file of files) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    renameSync(join(from, file), join(to, file));
  }
  for (const file of filesIn(to)) if (!files.includes(file)) rmSync(join(to, file), { force: true });
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
