import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/config';
import { sampleEnvironment } from '../../support/environment';

const rules = [{ from: 'team/**', to: 'mirror/team/**' }];
const byImport = { ...sampleEnvironment, ROUTE_VIA: 'import', STATE_SA: 'stateaccount' };

const problemsOf = (settings: Record<string, string>, file?: object): string[] => {
  const parsed = parseConfig(settings, file && { text: JSON.stringify(file) });
  return 'problems' in parsed ? parsed.problems.map(({ setting, problem }) => `${setting} ${problem}`) : [];
};

describe('new names at the target', () => {
  it('are of a route by image import, in settings as in the file', () => {
    const renaming = { prefix: 'contoso', rules };
    const bySettings = parseConfig({
      ...byImport,
      TARGET_PREFIX: 'contoso',
      ROUTE_RENAME: JSON.stringify(rules),
    });
    const byFile = parseConfig(byImport, {
      text: JSON.stringify({ routes: { default: { rename: rules, target: { prefix: 'contoso' } } } }),
    });
    for (const parsed of [bySettings, byFile])
      expect('config' in parsed && parsed.config.routes.get('default')).toMatchObject({ renaming });
  });

  it.each(['transfer', 'auto'])('are refused where the way is by %s, with what to do', (via) => {
    const settings = { ...sampleEnvironment, ROUTE_VIA: via, TARGET_PREFIX: 'contoso' };
    const words =
      `is for image import only, and ROUTE_VIA is ${via}: pipelines keep names; ` + 'set ROUTE_VIA to import';
    expect(problemsOf({ ...settings, ROUTE_RENAME: JSON.stringify(rules) })).toEqual([
      `TARGET_PREFIX ${words}, or remove it`,
      `ROUTE_RENAME ${words}, or remove it`,
    ]);
  });

  it('do not go together with pruning, which goes by the names of the source', () => {
    expect(problemsOf({ ...byImport, TARGET_PREFIX: 'contoso', PRUNE: 'report' })).toEqual([
      expect.stringMatching(/^PRUNE must be off because the route renames/) as string,
    ]);
  });

  it('are none by an empty list of rules', () => {
    expect(problemsOf({ ...byImport, ROUTE_RENAME: '[]', PRUNE: 'report' })).toEqual([]);
  });

  it('are refused where they are none', () => {
    expect(problemsOf({ ...byImport, TARGET_PREFIX: 'Contoso/' })).toEqual([
      expect.stringMatching(/^TARGET_PREFIX is no name that others can stand under/) as string,
    ]);
    expect(problemsOf({ ...byImport, ROUTE_RENAME: '[{"from": "team/**", "to": "x"}]' })).toEqual([
      'ROUTE_RENAME /0/to must have the stars of from, in that order: **',
    ]);
    const file = { routes: { default: { rename: [{ from: 'team/*', to: 'x' }] } } };
    expect(problemsOf(byImport, file)[0]).toMatch(/rename\/0\/to must have the stars of from/);
  });
});
