import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintRoutes } from '../../../../cli/offline/config/lint-routes';

const lint = (sinks: unknown) => {
  const file = join(mkdtempSync(join(tmpdir(), 'acr-ferry-lint-')), 'routes.json');
  writeFileSync(file, JSON.stringify({ routes: { a: {}, b: {} }, sinks }));
  return lintRoutes(file).document;
};
const ops = { name: 'ops', kind: 'webhook', url: '%OPS_URL%', secret: '%OPS_SECRET%' };

describe('routes lint', () => {
  it('takes sinks whose secrets are in app settings', () => {
    const team = { name: 'team', kind: 'teams', url: '%TEAMS_URL%', routes: ['a'], events: ['*.failed'] };
    expect(lint([ops, team])).toEqual({ ok: true, routes: ['a', 'b'] });
  });

  it('says what is wrong with sinks', () => {
    const wrong = [
      { ...ops, url: 'http://hooks.example.com', secret: 'written out for all to see' },
      { ...ops, name: 'other', kind: 'mail' },
      { ...ops, name: 'third', routes: ['c'], event: ['*'] },
    ];
    const { problems } = lint(wrong) as { problems: { setting: string }[] };
    expect(problems.map(({ setting }) => setting)).toEqual([
      ...['/sinks/0/secret', '/sinks/0/url', '/sinks/1/kind', '/sinks/2/event'],
    ]);
  });
});
