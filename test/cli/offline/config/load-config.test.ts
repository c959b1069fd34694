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
  expect(() => withConfig({ settings }, () => shown)).toThrow('is not valid JSON');
  writeFileSync(settings, '{"name": "acr-ferry"}');
  expect(() => withConfig({ settings }, () => shown)).toThrow('holds no app settings');
  expect(() => withConfig({ settings: join(folder, 'none') }, () => shown)).toThrow('ENOENT');
});
