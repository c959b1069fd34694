import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/config';
import { readRoutesFile } from '../../../src/config/routes/routes-file';
import { sampleEnvironment } from '../../support/environment';
import { configOf, problems } from '../parse-routes';

describe('routes.json', () => {
  it('describes several routes; what one leaves out comes from app settings, then defaults', () => {
    const { routes, settings } = configOf(
      {
        gov: {
          target: { registry: 'govregistry', pipeline: 'govimport', sasSecret: 'gov' },
          concurrentBatches: 8,
        },
        china: { importBy: 'trigger', copy: { strategy: 'stream', bandwidthMib: 2.5, overwrite: true } },
      },
      { ...sampleEnvironment, CONCURRENT_BATCHES: '6', STATE_CONTAINER: 'state' },
    );
    expect([...routes.keys()]).toEqual(['gov', 'china']);
    expect(routes.get('gov')).toMatchObject({
      name: 'gov',
      source: { registry: 'sourceregistry' },
      target: { registry: 'govregistry' },
      concurrentBatches: 8,
      importBy: 'run',
    });
    expect(routes.get('china')).toMatchObject({
      concurrentBatches: 6,
      importBy: 'trigger',
      copy: { strategy: 'stream', bandwidth: 2.5 * 1024 * 1024, overwrite: true },
    });
    expect(settings.STATE_CONTAINER).toBe('state');
  });

  it('needs no settings of sides when its routes have them', () => {
    const side = {
      registry: 'registry',
      rg: 'rg',
      subscriptionId: sampleEnvironment.SOURCE_SUBSCRIPTION_ID,
      tenantId: sampleEnvironment.SOURCE_TENANT_ID,
      sa: 'account',
      kv: 'vault',
    };
    const ofTheApp = { TASK_HUB: 'Test' };
    expect(
      configOf({ here: { source: side, target: { ...side, registry: 'other1', sa: 'other' } } }, ofTheApp)
        .routes.size,
    ).toBe(1);
    expect(
      configOf({ here: { mode: 'send', source: side } }, ofTheApp).routes.get('here')?.target,
    ).toBeUndefined();
  });

  it('reports all problems at once, each by its place', () => {
    const found = problems(
      {
        'Not A Name': {},
        one: {
          source: { registry: 'no-dashes', regsitry: 'x', sa: ['list'] },
          copy: 'fast',
          concurrentBatches: 500,
          overwriteTags: 'maybe',
          sas: { lifetimeHours: 24 },
        },
        two: { target: { clientSecret: 'hunter2' }, copy: { strategy: '%STRATEGY%' }, 'a/b': 1 },
      },
      { ...sampleEnvironment, RUN_POLL_SECONDS: 'often' },
    );
    expect(found).toEqual(
      expect.arrayContaining([
        '/routes/Not A Name must be 1 to 32 lower-case letters, digits and dashes, a letter first',
        '/routes/one/source/registry must be 5 to 50 letters and digits: the ARM name, without suffix',
        '/routes/one/source/regsitry is unknown: remove it, or check the spelling',
        '/routes/one/source/sa must be a text, a number, true or false',
        '/routes/one/copy must be a JSON object',
        '/routes/one/concurrentBatches must be a number from 1 to 50',
        // Rules between settings are looked at, too, also while others are faulty.
        expect.stringMatching(
          /^\/routes\/one\/sas\/renewBeforeHours must be less than sas.lifetimeHours \(24\)/,
        ),
        expect.stringMatching(/^\/routes\/one\/sas\/overlapHours must be less than sas.lifetimeHours \(24\)/),
        '/routes/one/overwriteTags must be true or false',
        '/routes/two/target/clientSecret is a secret: keep it in an app setting and write %NAME%',
        '/routes/two/copy/strategy names the app setting STRATEGY, which does not exist: add it, or ' +
          'write %% for a percent sign',
        '/routes/two/a~1b is unknown: remove it, or check the spelling',
        'RUN_POLL_SECONDS must be a number from 0.2 to 600',
      ]),
    );
    expect(found).toHaveLength(13);
    expect(found.join()).not.toContain('hunter2');
  });

  it.each([
    ['{"routes": {', /^ROUTES_FILE is not valid JSON in line 1, column 13: /],
    ['[]', /^ROUTES_FILE must be a JSON object/],
    ['{}', /^\/routes must be a JSON object/],
    ['{"routes": {}}', /^\/routes is empty/],
    ['{"routes": {"a": null}}', /^\/routes\/a must be a JSON object/],
  ])('refuses %s', (text, expected) => {
    const parsed = parseConfig(sampleEnvironment, { text });
    expect('problems' in parsed && `${parsed.problems[0]!.setting} ${parsed.problems[0]!.problem}`).toMatch(
      expected,
    );
  });
});

describe('the file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-'));

  it('is optional unless a setting names it', () => {
    expect(readRoutesFile(folder, undefined)).toBeUndefined();
    expect(readRoutesFile(folder, ' ')).toBeUndefined();
    const missing = readRoutesFile(folder, 'elsewhere.json')!;
    expect(parseConfig(sampleEnvironment, missing)).toMatchObject({
      problems: [{ setting: 'ROUTES_FILE', problem: expect.stringContaining('elsewhere.json') as string }],
    });
  });

  it('is found beside host.json, also with a byte order mark', () => {
    writeFileSync(join(folder, 'routes.json'), '\uFEFF{}');
    expect(readRoutesFile(folder, undefined)).toEqual({ text: '{}', name: 'routes.json' });
    expect(readRoutesFile('/', join(folder, 'routes.json'))).toEqual({ text: '{}' });
  });
});
