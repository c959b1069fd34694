import { execFile } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { cloneInto } from '../../scripts/build/clone';

/** The contract that present builds have, and the one a next build would have. */
const [present, next] = ['1.0', '1.1'] as const;
export type Version = typeof present | typeof next;

/** Folders of apps that are ready to be run. */
export type Builds = Readonly<Record<Version | 'unversioned', string>>;

/** The next build has such a timer before an export: who comes to it is held while builds change. */
const timerMs = 1500;

/** The app as it is, one whose batches have a timer more, and one that has it whatever their version. */
export async function makeBuilds(folder: string): Promise<Builds> {
  const [builtPresent, builtNext, unversioned] = ['present', 'next', 'unversioned'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  copyApp('.', builtPresent);

  const clone = cloneInto(join(folder, 'clone'));
  const step = '  const { terms } = input;\n';
  const due = `new Date(context.df.currentUtcDateTime.getTime() + ${timerMs})`;
  const timer = `  if (context.df.version !== '${present}') yield context.df.createTimer(${due});\n`;
  edit(join(clone, 'src/orchestrations/transfer/transfer-batch.ts'), step, `${step}${timer}`);
  edit(join(clone, 'host.json'), `"defaultVersion": "${present}"`, `"defaultVersion": "${next}"`);
  const make = "require('./scripts/build/build-app').makeApp('dist')";
  const tsx = resolve('node_modules/tsx/dist/loader.mjs');
  await promisify(execFile)(process.execPath, ['--import', tsx, '--eval', make], { cwd: clone });
  copyApp(clone, builtNext);

  copyApp(builtNext, unversioned);
  cpSync(join(builtPresent, 'host.json'), join(unversioned, 'host.json'));
  edit(join(unversioned, 'dist/index.js'), /[\w$]+\.df\.version!=="1\.0"/, 'true');
  return { [present]: builtPresent, [next]: builtNext, unversioned };
}

function copyApp(from: string, to: string): void {
  for (const part of ['host.json', 'package.json', 'dist'])
    cpSync(join(from, part), join(to, part), { recursive: true });
}

function edit(file: string, before: string | RegExp, after: string): void {
  const text = readFileSync(file, 'utf8');
  if (text.split(before).length !== 2) throw new Error(`${file} has not once: ${String(before)}`);
  writeFileSync(file, text.replace(before, after));
}
