import { describe, expect, it } from 'vitest';
import { targetSpellings } from '../../../src/config/routes/spelling';
import { sampleEnvironment } from '../../support/environment';
import { configOf, problems } from '../parse-routes';

const gov = { name: 'gov', registry: 'govregistry', pipeline: 'govimport', sasSecret: 'gov' };
const china = {
  name: 'china',
  registry: 'chinaregistry',
  pipeline: 'chinaimport',
  sasSecret: 'china',
  copy: { strategy: 'stream' },
  importBy: 'trigger',
};
const nightly = { name: 'nightly', cron: '0 0 2 * * *', selection: { allow: ['**'] } };

describe('a route with several targets', () => {
  it('is a route for each, with what all share and what each says for itself', () => {
    const { routes, schedules } = configOf({
      public: {
        source: { registry: 'publicregistry' },
        target: { container: 'inbox' },
        concurrentBatches: 7,
        schedules: [nightly],
        targets: [gov, { ...china, schedules: [{ ...nightly, name: 'weekly' }] }],
      },
    });
    expect([...routes.keys()]).toEqual(['public.gov', 'public.china']);
    expect(routes.get('public.gov')).toMatchObject({
      source: { registry: 'publicregistry' },
      target: { registry: 'govregistry', container: 'inbox' },
      concurrentBatches: 7,
      importBy: 'run',
      copy: { strategy: 'auto' },
    });
    expect(routes.get('public.china')).toMatchObject({
      source: { registry: 'publicregistry' },
      target: { registry: 'chinaregistry', container: 'inbox' },
      importBy: 'trigger',
      copy: { strategy: 'stream' },
    });
    expect(schedules.map(({ route, name }) => `${route} ${name}`)).toEqual([
      'public.gov nightly',
      'public.china weekly',
    ]);
  });

  it('may hand over to one beside another it reaches', () => {
    const receiver = 'AzureUSSec/secret/default';
    const airGap = { name: 'secret', mode: 'send', waybill: { keyName: 'waybill', receiver } };
    const { routes } = configOf({ public: { targets: [gov, airGap] } });
    expect(routes.get('public.secret')).toMatchObject({ mode: 'send', waybill: { receiver } });
    expect(routes.get('public.secret')).not.toHaveProperty('target');
  });

  it('has every setting but those of the source at a place of its own in a target', () => {
    const places = [...targetSpellings.values()].map((path) => path.join('.'));
    expect(new Set(places).size).toBe(places.length);
    expect(places).toEqual(expect.arrayContaining(['registry', 'sasKind', 'copy.strategy', 'mode']));
    expect(places.filter((place) => place.startsWith('source'))).toEqual([]);
  });

  it('takes secrets of a target by name only', () => {
    const target = { ...gov, credential: 'client-secret', clientId: sampleEnvironment.TARGET_TENANT_ID };
    const found = (clientSecret: string) =>
      problems({ a: { targets: [{ ...target, clientSecret }] } }, { ...sampleEnvironment, GOV_SECRET: 'x' });
    expect(found('%GOV_SECRET%')).toEqual([]);
    expect(found('hunter2')).toEqual([
      '/routes/a/targets/0/clientSecret is a secret: keep it in an app setting and write %NAME%',
    ]);
  });
});

describe('what is wrong with a target', () => {
  const found = (...targets: unknown[]) => problems({ a: { targets } });

  it.each([
    ['a setting', { ...gov, registry: 'no-dashes' }, '/routes/a/targets/0/registry must be 5 to 50'],
    [
      'a setting in a group',
      { ...gov, copy: { strategy: 'x' } },
      '/routes/a/targets/0/copy/strategy must be',
    ],
    ['a name', { ...gov, name: 'Gov' }, '/routes/a/targets/0/name must be 1 to 32'],
    ['no name', { registry: 'govregistry' }, '/routes/a/targets/0/name is missing'],
    ['the source', { ...gov, source: { rg: 'x' } }, '/routes/a/targets/0/source is unknown'],
    [
      'a schedule',
      { ...gov, schedules: [{ ...nightly, cron: 'x' }] },
      '/routes/a/targets/0/schedules/0/cron',
    ],
    ['one that receives', { ...gov, mode: 'receive' }, '/routes/a/targets/0/mode must be connected or send'],
    [
      'a rule between settings',
      { ...gov, container: 'transfer', sa: sampleEnvironment.SOURCE_SA },
      '/routes/a/targets/0/container is that of the source',
    ],
    [
      'words about others',
      { ...gov, run: { pollSeconds: 60, pollLongestSeconds: 30 } },
      '/routes/a/targets/0/run/pollLongestSeconds must not be less than targets[0].run.pollSeconds',
    ],
  ])('is told at its place: %s', (_, target, problem) => {
    expect(found(target).find((each) => each.startsWith(problem))).toBeDefined();
  });

  it('is told where the route says it for all', () => {
    expect(problems({ a: { concurrentBatches: 500, targets: [gov, china] } })).toEqual([
      '/routes/a/concurrentBatches must be a number from 1 to 50',
    ]);
  });

  it('is told where it is missing', () => {
    const { TARGET_REGISTRY: _, ...environment } = sampleEnvironment;
    const { registry: __, ...target } = gov;
    expect(problems({ a: { targets: [target] } }, environment)).toEqual([
      '/routes/a/targets/0/registry is missing: write it here, or set the app setting TARGET_REGISTRY ' +
        'for all routes',
    ]);
  });

  it('is a name that another has, a pipeline that two want otherwise, and an empty list', () => {
    expect(found(gov, { ...china, name: 'gov' })[0]).toMatch(
      /^\/routes\/a\/targets\/1\/name is gov, as that of number 0/,
    );
    expect(found(gov, { ...gov, name: 'other', container: 'elsewhere' })[0]).toMatch(
      /^\/routes\/a\/targets\/1\/pipeline is the pipeline of \/routes\/a\/targets\/0\/pipeline, too/,
    );
    expect(found()[0]).toBe('/routes/a/targets is empty: describe at least one target');
  });
});
