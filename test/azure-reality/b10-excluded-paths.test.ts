import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const [, json = ''] =
  /```json\n(\{\s+"requireAuthentication"[^]*?)```/.exec(readFileSync('docs/api.md', 'utf8')) ?? [];
const { excludedPaths } = JSON.parse(json) as { excludedPaths: string[] };

/** As App Service reads it: a star at the end stands for any rest. */
const isExcluded = (path: string): boolean =>
  excludedPaths.some((each) => (each.endsWith('*') ? path.startsWith(each.slice(0, -1)) : path === each));

it.each([
  ['/runtime/webhooks/blobs', true],
  ['/runtime/webhooks/eventgrid', true],
  ['/runtime/webhooks/durabletask/instances', true],
  ['/api/health', true],
  ['/api/health/details', false],
  ['/api/transfers', false],
  ['/admin/host/status', false],
])('App Service authentication as documented leaves %s alone: %s', (path, open) => {
  expect(isExcluded(path)).toBe(open);
});
