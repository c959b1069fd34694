import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { checkRoutesFile } from '../../../scripts/preflight/routes-file';

const folder = mkdtempSync(path.join(tmpdir(), 'acr-ferry-routes-'));
afterAll(() => rmSync(folder, { recursive: true }));
const told = (settings?: unknown, more: Readonly<Record<string, unknown>> = {}) =>
  checkRoutesFile(folder, { ...(settings !== undefined && { settings }), ...more }).map(
    ({ parameter, problem }) => `${parameter} ${problem}`,
  );

it('what is wrong in the routes file is told before it is deployed', () => {
  expect(told()).toEqual([]);
  const file = path.join(folder, 'routes.json');
  writeFileSync(file, '{"routes": {"one": {"source": {"kv": "no vault name"}}}}');
  expect(told()).toEqual([expect.stringMatching(/^routes\.json \/routes\/one\/source\/kv must be/)]);
  writeFileSync(file, '{"routes": {"one": {"via": "import"}}}');
  expect(told(undefined, { via: 'import' })).toEqual([]);
});

it('one that the package does not bring is told, too', () => {
  writeFileSync(path.join(folder, 'routes.json'), '{"routes": {"one": {}}}');
  const missing = [
    'settings.ROUTES_FILE names mine.json, and the package brings no routes file but routes.json',
  ];
  expect(told('{"ROUTES_FILE": "mine.json"}')).toEqual(missing);
  expect(told({ ROUTES_FILE: 'mine.json' })).toEqual(missing);
  expect(told({ ROUTES_FILE: './routes.json' })).toEqual([]);
  expect(told('no JSON')).toEqual([]);
});

it('a route that does not fit what is deployed is told, too', () => {
  writeFileSync(path.join(folder, 'routes.json'), '{"routes": {"one": {"via": "import"}}}');
  expect(told()).toEqual([
    'routes.json /routes/one/via is import, and via of the deployment transfer: the app may not import at ' +
      'the target',
  ]);
});
