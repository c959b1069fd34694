import { describe, expect, it } from 'vitest';
import { circlesOf } from './circles';
import { arrowsIn, sourceFiles } from './source-files';

const folders = ['src', 'cli', 'rehearsal', 'test', 'bench', 'scripts'];

describe('imports', () => {
  it('make no circle, types included', () => {
    const files = new Map(sourceFiles(...folders).map((file) => [file.replace(/\.[cm]?[jt]s$/, ''), file]));
    const graph = new Map([...files.values()].map((file): [string, string[]] => [file, []]));
    for (const { file, module } of arrowsIn(...folders)) {
      const imported = files.get(module) ?? files.get(`${module}/index`);
      if (imported !== undefined) graph.get(file)?.push(imported);
    }
    expect(circlesOf(graph)).toEqual([]);
  });
});
