import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What a package is made of. */
const parts = [
  'src',
  'cli',
  'scripts',
  'package.json',
  'host.json',
  'LICENSE',
  'tsconfig.json',
  'docs/errors.md',
];

/** Copies the project into a folder, as another clone; the modules are the same. */
export function cloneInto(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const part of parts) cpSync(part, join(folder, part), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** `npm run package` in a clone, from any current folder and in any time zone. @throws when it fails. */
export function packageClone(folder: string, cwd: string, timeZone: string): string {
  const script = join(folder, 'scripts/package.ts');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', resolve('node_modules/tsx/dist/loader.mjs'), script],
    {
      cwd,
      env: { ...process.env, TZ: timeZone },
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
