import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeStateFolder } from '../../rehearsal/state-folder';

describe('the folder of --state', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(path.join(tmpdir(), 'acr-ferry-state-'));
    writeFileSync(path.join(root, 'file'), '');
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it('is made with all above it, for its owner only, and taken as it is the next time', () => {
    const folder = path.join(root, 'a/b/c');
    makeStateFolder(folder);
    makeStateFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it.each([
    ['cannot be made', '/proc/acr-ferry/state'],
    ['is a file', 'file'],
    ['is below a file', 'file/state'],
  ])('is refused at once when it %s, with the option and the fix', (_, name) => {
    const folder = path.resolve(root, name);
    expect(() => makeStateFolder(folder)).toThrow(
      new RegExp(`^--state ${folder} cannot be used: .*\\. Name a folder`),
    );
  });
});
