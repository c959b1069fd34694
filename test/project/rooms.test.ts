import { describe, expect, it } from 'vitest';
import { circlesOf } from './circles';
import { arrowsIn, floorOf, roomOf, sourceFiles } from './source-files';

/** Arrows between two rooms of a floor; the views of the dashboard are made of what lies in `page`. */
const between = arrowsIn('src').flatMap(({ file, module }) => {
  if (!module.startsWith('src/') || floorOf(file) !== floorOf(module)) return [];
  const [from, to] = [roomOf(file), roomOf(module)];
  return from === undefined || to === undefined || from === to || to === 'page'
    ? []
    : [{ file, module, from, to }];
});

describe('rooms of a floor of src', () => {
  it('do not import each other, save in domain, and imports, which stands on the others', () => {
    const wrong = between.filter(({ file, from }) => floorOf(file) !== 'domain' && from !== 'imports');
    expect(wrong.map(({ file, module }) => `${file} imports ${module}`)).toEqual([]);
  });

  it('make no circle in domain', () => {
    const rooms = new Map<string, string[]>();
    for (const { file, from, to } of between) {
      if (floorOf(file) === 'domain') rooms.set(from, [...(rooms.get(from) ?? []), to]);
    }
    expect(circlesOf(rooms)).toEqual([]);
  });

  it('leave six files at most at its root', () => {
    const roots = new Map<string, string[]>();
    for (const file of sourceFiles('src').filter((each) => each.split('/').length === 3)) {
      roots.set(floorOf(file), [...(roots.get(floorOf(file)) ?? []), file]);
    }
    expect([...roots.values()].filter((files) => files.length > 6)).toEqual([]);
  });
});
