import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseConfig } from '../../../src/config/config';
import { readRoutesFile } from '../../../src/config/routes/routes-file';
import { routesJsonSchema } from '../../../src/config/routes-schema';
import { routeSettingsSchema } from '../../../src/config/settings';
import { spellings } from '../../../src/config/routes/spelling';
import { effectiveConfig, effectiveConfigSchema } from '../../../src/http/app/effective-config';
import { sampleEnvironment } from '../../support/environment';

type Json = Record<string, unknown>;

const parse = (routes: Json, environment: Record<string, string> = sampleEnvironment) =>
  parseConfig(environment, { text: JSON.stringify({ routes }) });

function configOf(...given: Parameters<typeof parse>) {
  const parsed = parse(...given);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
}

function problems(...given: Parameters<typeof parse>): string[] {
  const parsed = parse(...given);
  return 'problems' in parsed ? parsed.problems.map(({ setting, problem }) => `${setting} ${problem}`) : [];
}

describe('routes.json', () => {
  it('spells every setting of a route in a place of its own', () => {
    const places = [...spellings.values()].map((path) => path.join('.'));
    expect(new Set(places).size).toBe(Object.keys(routeSettingsSchema.shape).length);
    expect(places).toEqual(
      expect.arrayContaining([
        'mode',
        'importBy',
        'source.rg',
        'target.sasKind',
        'copy.bandwidthMib',
        'run.pollSeconds',
      ]),
    );
  });

  it('names what stands twice, which JSON itself takes without a word', () => {
    const text = `{
  "routes": {
    "gov": { "copy": { "strategy": "stream" } },
    "china": { "copy": { "strategy": "stream" }, "copy": {} },
    "gov": { "source": { "rg": "a" }, "target": { "rg": "a" } }
  }
}`;
    const parsed = parseConfig(sampleEnvironment, { text });
    const remedy = 'and only the last would count: remove one, or rename it';
    expect(parsed).toMatchObject({
      problems: [
        { setting: '/routes/china/copy', problem: `stands in line 4 and again in line 4, ${remedy}` },
        { setting: '/routes/gov', problem: `stands in line 3 and again in line 5, ${remedy}` },
      ],
    });
  });

  it('describes several routes; what one leaves out comes from the app settings, then from the defaults', () => {
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
    expect(configOf({ here: { source: side, target: side } }, {}).routes.size).toBe(1);
    expect(configOf({ here: { mode: 'send', source: side } }, {}).routes.get('here')?.target).toBeUndefined();
  });

  it('says where what is missing can be written', () => {
    expect(problems({ a: { source: { rg: 'rg' } } }, { ...sampleEnvironment, SOURCE_KV: '' })).toEqual([
      '/routes/a/source/kv is missing: write it here, or set the app setting SOURCE_KV for all routes',
    ]);
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
        '/routes/one/overwriteTags must be true or false',
        '/routes/two/target/clientSecret is a secret: keep it in an app setting and write %NAME%',
        '/routes/two/copy/strategy names the app setting STRATEGY, which does not exist: add it, or write %% for a percent sign',
        '/routes/two/a~1b is unknown: remove it, or check the spelling',
        'RUN_POLL_SECONDS must be a number from 0.2 to 600',
      ]),
    );
    expect(found).toHaveLength(11);
    expect(found.join()).not.toContain('hunter2');
  });

  it('words the rules between settings as the file does', () => {
    expect(problems({ a: { sas: { lifetimeHours: 48 } } })).toEqual([
      '/routes/a/sas/renewBeforeHours must be less than sas.lifetimeHours (48), else every look renews the SAS',
    ]);
    expect(problems({ a: {} }, { ...sampleEnvironment, SAS_RENEW_BEFORE_HOURS: '200' })[0]).toMatch(
      /^SAS_RENEW_BEFORE_HOURS must be less than SAS_LIFETIME_HOURS/,
    );
  });

  it('takes values out of app settings', () => {
    const environment = { ...sampleEnvironment, STAGE: 'prod', BATCHES: '7', GOV_SECRET: 's3cret' };
    const { routes, routeSettings } = configOf(
      {
        a: {
          source: { sa: 'ferry%STAGE%', certificatePath: '100%%.pem' },
          target: {
            credential: 'client-secret',
            clientId: sampleEnvironment.SOURCE_TENANT_ID,
            clientSecret: '%GOV_SECRET%',
          },
          concurrentBatches: '%BATCHES%',
        },
      },
      environment,
    );
    const route = routes.get('a');
    expect(route).toMatchObject({ concurrentBatches: 7, source: { storageAccount: 'ferryprod' } });
    expect(route?.target?.credential).toMatchObject({ clientSecret: 's3cret' });
    expect(routeSettings.get('a')).toMatchObject({ SOURCE_CERTIFICATE_PATH: '100%.pem' });
  });

  it('refuses routes that would undo each other’s pipelines and secrets', () => {
    const container = { target: { container: 'other' } };
    expect(problems({ a: {}, b: container })).toEqual([
      '/routes/b/target/pipeline is the pipeline of /routes/a/target/pipeline, too, but with another container, secret, identity or options: name another one, or make them the same',
      '/routes/b/target/sasSecret is the secret of /routes/a/target/sasSecret, too, but for another container, kind of SAS or lifetime: name another one, or make them the same',
    ]);
    expect(problems({ a: {}, b: { concurrentBatches: 2 } })).toEqual([]);
    expect(problems({ a: {}, b: { overwriteTags: false } })).toHaveLength(1);
  });

  it.each([
    ['{"routes": {', /^ROUTES_FILE is not valid JSON: /],
    ['[]', /^ must be a JSON object/],
    ['{}', /^\/routes must be a JSON object/],
    ['{"routes": {}}', /^\/routes is empty/],
    ['{"routes": {"a": null}}', /^\/routes\/a must be a JSON object/],
  ])('refuses %s', (text, expected) => {
    const parsed = parseConfig(sampleEnvironment, { text });
    expect('problems' in parsed && `${parsed.problems[0]!.setting} ${parsed.problems[0]!.problem}`).toMatch(
      expected,
    );
  });

  it('is shown as it works, secrets masked', () => {
    const environment = { ...sampleEnvironment, GOV_SECRET: 'hunter2' };
    const target = {
      credential: 'client-secret',
      clientId: sampleEnvironment.SOURCE_TENANT_ID,
      clientSecret: '%GOV_SECRET%',
    };
    const shown = effectiveConfigSchema.parse(effectiveConfig(configOf({ a: { target } }, environment)));
    expect(shown.routes[0]?.settings).toMatchObject({
      concurrentBatches: 4,
      target: { clientSecret: 'set, not shown', pipeline: 'importpipeline' },
    });
    expect(shown.settings).not.toHaveProperty('SOURCE_REGISTRY');
    expect(JSON.stringify(shown)).not.toContain('hunter2');
  });
});

describe('schedules in routes.json', () => {
  const nightly = { name: 'nightly', cron: '0 30 2 * * *', artifacts: ['team/app:1.0'] };
  const scheduled = (...schedules: unknown[]) => problems({ a: { schedules } });

  it('belong to their route', () => {
    const { schedules } = configOf({
      a: { schedules: [nightly, { ...nightly, name: 'weekly' }] },
      b: { schedules: [nightly] },
    });
    expect(schedules.map(({ route, name }) => `${route} ${name}`)).toEqual([
      'a nightly',
      'a weekly',
      'b nightly',
    ]);
    expect(schedules[0]).toMatchObject({ jitterSeconds: 0, order: { artifacts: ['team/app:1.0'] } });
  });

  it('have names of their own, and times that come', () => {
    expect(
      scheduled(
        nightly,
        { ...nightly, cron: '0 0 0 30 2 *' },
        { ...nightly, name: 'six', cron: '30 2 * * *' },
        { ...nightly, name: 'hourly', cron: '0 0 * * * *', jitterSeconds: 3600 },
      ),
    ).toEqual([
      '/routes/a/schedules/1/name is nightly, as that of number 0 of this list: give it another name',
      '/routes/a/schedules/1/cron is 0 0 0 30 2 *, which never comes: day, month and weekday must all fit one date',
      '/routes/a/schedules/2/cron must have six fields: second minute hour day month weekday, like 0 30 2 * * *',
      '/routes/a/schedules/3/jitterSeconds must be less than the 3600 seconds that may lie between two times of the schedule',
    ]);
  });

  it('are checked with everything else, place by place', () => {
    const found = scheduled({ name: 'Nightly!', artifacts: ['app:*', 7], when: 'now' }, 'x');
    expect(found.map((text) => text.split(' ')[0])).toEqual([
      '/routes/a/schedules/0/name',
      '/routes/a/schedules/0/cron',
      '/routes/a/schedules/0/artifacts/0',
      '/routes/a/schedules/0/artifacts/1',
      '/routes/a/schedules/0/when',
      '/routes/a/schedules/1',
    ]);
  });

  it('choose by rules, by name or both, and are told when by neither', () => {
    const { artifacts: _, ...rules } = { ...nightly, selection: { allow: ['team/**'], newest: 3 } };
    const { schedules } = configOf({ a: { schedules: [rules] } });
    expect(schedules[0]?.order).toMatchObject({
      selection: { allow: ['team/**'], newest: 3, mode: 'missing' },
    });
    expect(scheduled({ name: 'idle', cron: nightly.cron })).toEqual([
      '/routes/a/schedules/0/selection is missing: name artifacts or a selection',
    ]);
  });

  it('are of no use to a route that receives', () => {
    expect(problems({ a: { mode: 'receive', schedules: [nightly] } })).toEqual([
      '/routes/a/schedules are of no use to a route that receives: move them to the app that sends',
    ]);
  });
});

describe('push rules in routes.json', () => {
  const releases = { name: 'releases', selection: { allow: ['team/**:v*'] } };

  it('belong to their route, with times of their own', () => {
    const { pushRules } = configOf({
      a: { events: [releases] },
      b: { events: [{ ...releases, quietSeconds: 5 }] },
    });
    expect(pushRules).toMatchObject([
      { route: 'a', name: 'releases', quietSeconds: 30, longestSeconds: 600 },
      { route: 'b', quietSeconds: 5 },
    ]);
  });

  it('are checked with everything else, place by place', () => {
    expect(
      problems({
        a: {
          events: [
            releases,
            releases,
            { name: 'x', selection: { allow: ['team/**'], newest: 3 }, longestSeconds: 10 },
            { name: 'y', selection: { allow: ['TEAM/**'] } },
            { name: 'z', selection: { allow: ['team/**'], deny: ['**'] } },
          ],
        },
        b: { mode: 'receive', events: [releases] },
      }).map((text) => text.slice(0, 62)),
    ).toEqual([
      '/routes/a/events/3/selection/allow/0 has capitals in the repos',
      '/routes/a/events/4/selection/allow/0 can select nothing: deny ',
      '/routes/a/events/1/name is releases, as that of number 0 of th',
      '/routes/a/events/2/selection/newest is of no use: a push bring',
      '/routes/a/events/2/longestSeconds must not be less than quietS',
      '/routes/b/events are of no use to a route that receives: move ',
    ]);
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
    expect(readRoutesFile(folder, undefined)).toEqual({ text: '{}' });
    expect(readRoutesFile('/', join(folder, 'routes.json'))).toEqual({ text: '{}' });
  });
});

describe('routes.schema.json', () => {
  const shipped = JSON.parse(readFileSync('routes.schema.json', 'utf8')) as z.core.JSONSchema.JSONSchema;
  const accepts = (value: unknown): boolean => z.fromJSONSchema(shipped).safeParse(value).success;

  it('is what `npm run config -- schema` prints', () => {
    expect(shipped).toEqual(JSON.parse(JSON.stringify(routesJsonSchema())));
  });

  it('accepts the sample, which is a usable configuration', () => {
    const text = readFileSync('routes.sample.json', 'utf8');
    expect(accepts(JSON.parse(text))).toBe(true);
    const parsed = parseConfig({ GOV_CLIENT_SECRET: 'a', CHINA_CLIENT_SECRET: 'b' }, { text });
    expect('problems' in parsed ? parsed.problems : []).toEqual([]);
  });

  it.each([
    [true, { concurrentBatches: 8, overwriteTags: false, copy: { tier: 'Cool' } }],
    [true, { concurrentBatches: '%BATCHES%', overwriteTags: 'true', source: { sa: 'x%STAGE%' } }],
    [false, { concurrentBatches: 800 }],
    [false, { importBy: 'hand' }],
    [false, { source: { regsitry: 'x' } }],
    [false, { target: { clientSecret: 'hunter2' } }],
  ])('judges %s as the app does: %j', (expected, route) => {
    expect(accepts({ routes: { a: route } })).toBe(expected);
  });
});
