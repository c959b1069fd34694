import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { mainTemplate, sideTemplate } from '../../scripts/infra/scenarios';
import { settingsSchema } from '../../src/config/settings';

const text = readFileSync('docs/deploy.md', 'utf8');
const found = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);
const templates = [mainTemplate, sideTemplate].map((file) => readFileSync(file, 'utf8')).join('\n');
const outputs = new Set([...templates.matchAll(/^output (\w+) /gm)].map(([, name]) => name));

it('docs/deploy.md reads outputs there are', () => {
  const read = [...found(/properties\.outputs\.(\w+)/g), ...found(/\$\{?([A-Z]\w+_ID)##/g)];
  expect(read).toEqual(expect.arrayContaining(['entry', 'side', 'TARGET_VAULT_ID']));
  expect(read.filter((name) => !outputs.has(name))).toEqual([]);
});

it('docs/deploy.md sets what azd hands on', () => {
  const parameters = readFileSync('infra/main.parameters.json', 'utf8');
  const named = found(/azd env set ([A-Z_]+)/g);
  expect(named).toEqual(expect.arrayContaining(['ROUTE_VIA', 'PULL_SECRET', 'HANDOVER_CONTAINERS']));
  expect(named.filter((name) => !new RegExp(`\\$\\{${name}[=}]`).test(parameters))).toEqual([]);
});

it('docs/deploy.md names files there are, and settings in what it gives as an example', () => {
  const files = found(/(infra\/[\w/.-]+\.(?:bicepparam|bicep|json))/g);
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
  const [json = '{}'] = found(/FERRY_SETTINGS '([^']+)'/g);
  expect(Object.keys(settingsSchema.shape)).toEqual(
    expect.arrayContaining(Object.keys(JSON.parse(json) as object)),
  );
});
