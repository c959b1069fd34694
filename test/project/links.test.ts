import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { documents } from './documents';

/** Headings as GitHub anchors them. */
function anchorsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

/** A page of GitHub for a workflow, beside the files of the branch. */
function isWorkflow(link: string): boolean {
  const [, file] = /^\.\.\/\.\.\/actions\/workflows\/(\w+\.yml)(?:\/badge\.svg)?$/.exec(link) ?? [];
  return file !== undefined && existsSync(path.join('.github/workflows', file));
}

describe.each(documents)('%s', (document) => {
  it('links to files and headings that exist', () => {
    const links = [...readFileSync(document, 'utf8').matchAll(/\]\((?!https?:)([^)\s]+)\)/g)];
    const broken = links
      .map(([, link]) => link!)
      .filter((link) => !isWorkflow(link))
      .filter((link) => {
        const [file = '', anchor] = link.split('#');
        const target = file === '' ? document : path.join(path.dirname(document), file);
        return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
      });
    expect(broken).toEqual([]);
  });
});
