import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundleForColdStart } from './bundle';

const project = join(__dirname, '../..');

/** Makes `dist`, the app that is deployed: one bundled file, its source map, and the dashboard beside it. */
export async function buildApp(): Promise<void> {
  await bundleForColdStart(join(project, 'src/index.ts'), join(project, 'dist/index.js'));
  rmSync(join(project, 'dist/dashboard'), { recursive: true, force: true });
  cpSync(join(project, 'src/dashboard'), join(project, 'dist/dashboard'), { recursive: true });
}
