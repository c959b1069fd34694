import { describe, expect, it } from 'vitest';
import { judgeRoutes } from '../../../cli/offline/config/lint-routes';
import { parseParameters } from '../../../scripts/preflight/parameters';
import { unfitRoutes } from '../../../scripts/preflight/routes-fit';

/** What of a route does not fit parameters, and what is to be done. */
function unfit(route: object, values: Readonly<Record<string, unknown>>) {
  const { routes, problems } = judgeRoutes(JSON.stringify({ routes: { one: route } }), 'routes.json');
  expect(problems).toEqual([]);
  return unfitRoutes(routes, parseParameters(values).parameters);
}
const places = (...given: Parameters<typeof unfit>) => unfit(...given).map(({ parameter }) => parameter);
const here = { source: { registryName: 'contoso' }, target: { registryName: 'mirror' } };

describe('the way of a route', () => {
  it.each([
    ['transfer', 'import', /the app may not import at the target/],
    ['transfer', 'auto', /the app may not import at the target/],
    ['import', 'transfer', /no accounts, vaults and pipelines/],
    ['import', 'auto', /no accounts, vaults and pipelines/],
  ])('deployed for %s, and %s in the file', (via, wanted, why) => {
    const fix = `azd env set ROUTE_VIA auto (the parameter via), which deploys both, or say ${via} here`;
    expect(unfit({ via: wanted }, { ...here, via })).toEqual([
      { parameter: 'routes.json /routes/one/via', problem: expect.stringMatching(why) as string, fix },
    ]);
  });

  it.each([
    ['the same', {}, 'import', { via: 'import' }],
    ['both are deployed', {}, 'transfer', { via: 'auto' }],
    ['a reference, which may be anything', {}, '%WAY%', { via: 'transfer' }],
    ['another target, which has a deployment of its own', { target: { registry: 'second' } }, 'import', {}],
    ['another source', { source: { registry: 'second' } }, 'transfer', { via: 'import' }],
  ])('fits: %s', (_what, route, via, values) => {
    expect(unfit({ ...route, via }, { ...here, ...values })).toEqual([]);
  });

  it('of a further target goes by what the source has', () => {
    const targets = [{ name: 'first' }, { name: 'second', registry: 'second', via: 'transfer' }];
    expect(places({ targets }, { ...here, via: 'import' })).toEqual([
      'routes.json /routes/one/targets/1/via',
    ]);
  });
});

describe('the container that is carried from', () => {
  const sends = { mode: 'send', handoverContainer: 'for-secret' };

  it('is to be deployed', () => {
    expect(unfit(sends, { ...here, mode: 'send', handoverContainers: '["for-other"]' })).toEqual([
      {
        parameter: 'routes.json /routes/one/handoverContainer',
        problem: 'is for-secret, which is not among the containers that are deployed',
        fix:
          `azd env set HANDOVER_CONTAINERS '["for-other","for-secret"]' ` +
          '(the parameter handoverContainers)',
      },
    ]);
  });

  it.each([
    ['it is deployed', sends, { handoverContainers: ['for-secret'] }],
    ['it is that of the pipeline', sends, { source: { container: 'for-secret' } }],
    ['of another account', { ...sends, source: { sa: 'contosoother' } }, {}],
    ['of a route that sends nothing', { handoverContainer: 'for-secret' }, { mode: 'connected' }],
    ['what is no list is told elsewhere', { mode: 'send' }, { handoverContainers: 'no JSON' }],
  ])('fits: %s', (_what, route, values) => {
    expect(unfit(route, { ...here, ...values })).toEqual([]);
  });
});
