import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { shellBlocks } from '../e2e/shell-blocks';
import { wordsOf } from './shell-words';

/** What a shell makes of lines. */
function byShell(lines: readonly string[]): string[][] {
  const script = lines.map((line) => `printf '%s\\0' ${line}; printf '\\n\\0'`).join('\n');
  const text = execFileSync('bash', ['-c', script], { encoding: 'utf8' });
  return text
    .split('\n\0')
    .slice(0, -1)
    .map((words) => words.split('\0').slice(0, -1));
}

describe('the words of a line', () => {
  it('are those of a shell, for every command in the documents', () => {
    const commands = shellBlocks.flatMap(({ lines }) =>
      lines.filter((line) => line.startsWith('acr-ferry ')),
    );
    const lines = [...commands, `a 'b c'd"e 'f'"g '' "" -`].filter((line) => wordsOf(line) !== undefined);
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.map(wordsOf)).toEqual(byShell(lines));
  });

  it.each(['a | b', 'a > b', 'a "$B"', 'a *', 'a && b', 'a "`b`"', String.raw`a \b`, "a 'b", 'a ~', 'a # b'])(
    'are not told of %s',
    (line) => {
      expect(wordsOf(line)).toBeUndefined();
    },
  );
});
