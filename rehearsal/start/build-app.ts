import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectFolder } from './project-folder';

/** Makes `dist` as `npm run build` does, in this process. */
export async function buildApp(): Promise<void> {
  await import(pathToFileURL(path.join(projectFolder, 'scripts/build.mjs')).href);
}
