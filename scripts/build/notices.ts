import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/**
 * The notices of all packages of which something is in a bundle: their licenses demand that copies carry
 * them.
 */
export function noticesOf(project: string, bundles: readonly Metafile[]): string {
  const folders = bundles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap(({ inputs }) => Object.keys(inputs))
    .flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path.replace(/^[\w-]+:/, '')) ?? []);
  const notices = [...new Set(folders)].map((folder) => noticeOf(join(project, folder)));
  return [...new Set(notices)].sort().join(`\n${'-'.repeat(100)}\n\n`);
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[sc]e|copying|notice|third.?party)/i.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  const all = texts.length > 0 ? texts : [licenseInReadme(folder)];
  return [`${String(name)} ${String(version)} (${String(license)})`, ...all, ''].join('\n\n');
}

/** Some have it there only. @throws Error when there is none: such a package is not to be shipped. */
function licenseInReadme(folder: string): string {
  const [text] = /^(?:#+ *)?licen[sc]e\b.*/ims.exec(readFileSync(join(folder, 'README.md'), 'utf8')) ?? [];
  if (text === undefined) throw new Error(`${folder} has no license`);
  return text.trim();
}
