import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Of `authsettingsV2`, the settings of App Service authentication. */
const [, json = ''] =
  /```json\n(\{\s+"globalValidation"[^]*?)```/.exec(readFileSync('docs/api.md', 'utf8')) ?? [];
const { globalValidation } = JSON.parse(json) as { globalValidation: { excludedPaths: string[] } };

/** As App Service reads it: a star at the end stands for any rest. */
const isExcluded = (path: string): boolean =>
  globalValidation.excludedPaths.some((each) =>
    each.endsWith('*') ? path.startsWith(each.slice(0, -1)) : path === each,
  );

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
