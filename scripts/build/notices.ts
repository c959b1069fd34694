import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
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
  const own = textsIn(folder);
  const texts = own.length > 0 ? own : textsOfSiblings(folder);
  const all = texts.length > 0 ? texts : [licenseInReadme(folder)];
  return [`${String(name)} ${String(version)} (${String(license)})`, ...all, ''].join('\n\n');
}

const textsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => /^(licen[sc]e|copying|notice|third.?party)/i.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());

/** The text a package of the same scope, repository and license has, where one alone lacks it. */
function textsOfSiblings(folder: string): string[] {
  const scope = dirname(folder);
  if (!basename(scope).startsWith('@')) return [];
  const same = sourceOf(folder);
  const siblings = readdirSync(scope).map((name) => join(scope, name));
  return (
    siblings
      .filter((each) => sourceOf(each) === same)
      .map(textsIn)
      .find(({ length }) => length > 0) ?? []
  );
}

function sourceOf(folder: string): string {
  const { license, repository } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as object & {
    readonly license?: unknown;
    readonly repository?: { readonly url?: string };
  };
  return `${String(license)} ${repository?.url ?? folder}`;
}

/** Some have it there only. @throws Error when there is none: such a package is not to be shipped. */
function licenseInReadme(folder: string): string {
  const [text] = /^(?:#+ *)?licen[sc]e\b.*/ims.exec(readFileSync(join(folder, 'README.md'), 'utf8')) ?? [];
  if (text === undefined) throw new Error(`${folder} has no license`);
  return text.trim();
}
