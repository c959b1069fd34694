import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { withConfig } from '../../../../cli/offline/config/load-config';

const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));
const settings = join(folder, 'local.settings.json');
const shown = { document: {}, text: () => '' };

it('reads settings with a byte order mark, as editors on Windows write it', () => {
  writeFileSync(settings, `\uFEFF${JSON.stringify({ Values: { TASK_HUB: 'x' } })}`);
  const { document } = withConfig({ settings }, () => shown);
  expect(JSON.stringify(document)).toContain('TASK_HUB');
});

it('says what is wrong with a file it cannot use', () => {
  writeFileSync(settings, '{');
  expect(() => withConfig({ settings }, () => shown)).toThrow(
    `${settings} is not valid JSON in line 1, column 2: close brace expected`,
  );
  writeFileSync(settings, '{"name": "acr-ferry"}');
  expect(() => withConfig({ settings }, () => shown)).toThrow('holds no app settings');
  expect(() => withConfig({ settings: join(folder, 'none') }, () => shown)).toThrow('ENOENT');
});

it('calls a routes file that is wrong as a whole by the name it was given', () => {
  const routes = join(folder, 'own.json');
  const problemsIn = (text: string): unknown => {
    writeFileSync(routes, text);
    return withConfig({ routes }, () => shown).document;
  };
  expect(problemsIn('{\n  "routes": [}')).toMatchObject({
    problems: expect.arrayContaining([
      { setting: routes, problem: 'is not valid JSON in line 2, column 14: value expected' },
    ]) as unknown,
  });
  expect(problemsIn('[]')).toMatchObject({
    problems: expect.arrayContaining([{ setting: routes, problem: 'must be a JSON object' }]) as unknown,
  });
});
