import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintRoutes } from '../../../../cli/offline/config/lint-routes';

const file = join(mkdtempSync(join(tmpdir(), 'acr-ferry-lint-')), 'routes.json');
const lintText = (text: string) => {
  writeFileSync(file, text);
  return lintRoutes(file).document;
};
const lint = (sinks: unknown) => lintText(JSON.stringify({ routes: { a: {}, b: {} }, sinks }));
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

  it.each([
    [
      '{\n  "routes": {\n    "a": { "mode": "send"\n      "via": "auto" } }\n}',
      'line 4, column 7: comma expected',
    ],
    ['{"routes": {},}', 'line 1, column 15: property name expected'],
    ['// none\n{}', 'line 1, column 1: invalid comment token'],
    ['', 'line 1, column 1: value expected'],
  ])('names the file, line and column of %j', (text, where) => {
    const problem = { setting: file, problem: `is not valid JSON in ${where}` };
    expect(lintText(text)).toEqual({ ok: false, problems: [problem] });
  });
});
