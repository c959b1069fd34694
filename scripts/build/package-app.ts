import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drafted, makeApp } from './build-app';
import { makeTerminal, terminalFile } from './build-terminal';
import { filesIn } from './folders';
import { project } from './project';
import { zipFiles } from './zip';

/** What other tools leave out of their zip of the folder. With `node_modules` in it they would build. */
const ignored = ['local.settings.json', 'package-lock.json', ''].join('\n');

/** A package that is ready to be deployed. */
export interface AppPackage {
  /** Path of the zip. */
  readonly zip: string;
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Makes `deploy`, a folder that runs by itself, and in `release` a zip of it and the terminal, each
 * with its SHA-256. The same source gives the same bytes.
 */
export async function packageApp(): Promise<AppPackage> {
  const about = manifest();
  await drafted('deploy', async (draft) => {
    await makeApp(join(draft, 'dist'));
    for (const file of ['host.json', 'routes.json', 'LICENSE']) {
      if (existsSync(join(project, file))) copyFileSync(join(project, file), join(draft, file));
    }
    writeFileSync(join(draft, 'package.json'), `${JSON.stringify(about, null, 2)}\n`);
    writeFileSync(join(draft, '.funcignore'), ignored);
  });
  const name = `${about.name}-${about.version}.zip`;
  const folder = join(project, 'deploy');
  const zip = zipFiles(folder, filesIn(folder));
  const sha256 = sha256Of(zip);
  await drafted('release', async (draft) => {
    const terminal = join(draft, terminalFile);
    await makeTerminal(terminal);
    writeFileSync(join(draft, name), zip);
    const sums = { [name]: sha256, [terminalFile]: sha256Of(readFileSync(terminal)) };
    for (const [file, sum] of Object.entries(sums))
      writeFileSync(join(draft, `${file}.sha256`), `${sum}  ${file}\n`);
  });
  return { zip: join(project, 'release', name), sha256, bytes: zip.length };
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What the host reads of package.json. Scripts or dependencies would have other tools build once more. */
function manifest() {
  const { name, version, description, license, main, engines } = JSON.parse(
    readFileSync(join(project, 'package.json'), 'utf8'),
  ) as Record<'name' | 'version' | 'description' | 'license' | 'main', string> & { engines: object };
  return { name, version, private: true, description, license, main, engines };
}
