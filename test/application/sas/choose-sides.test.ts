import { describe, expect, it } from 'vitest';
import { chooseSides, routeProblems } from '../../../src/application/sas/choose-sides';
import { memoryServices } from '../../support/services';

describe('the SAS sides of a route with one side', () => {
  const { services } = memoryServices({ ROUTE_MODE: 'receive' });

  it('are that side alone', () => {
    expect(chooseSides(services)).toEqual([{ route: 'default', side: 'target' }]);
  });

  it('do not include the other by name', () => {
    expect(routeProblems(services, { route: 'default', side: 'source' })).toMatchObject([
      { field: '/side', problem: 'is a side route default does not have' },
    ]);
    expect(routeProblems(services, { side: 'source' })).toMatchObject([
      { field: '/side', problem: 'is a side no route has' },
    ]);
    expect(routeProblems(services, { route: 'default', side: 'target' })).toEqual([]);
  });
});

describe('a route by image import', () => {
  it('has no side to name', () => {
    const { services } = memoryServices({ ROUTE_VIA: 'import', STATE_SA: 'contosostate' });
    expect(routeProblems(services, { route: 'default', side: 'source' })).toEqual([
      { field: '/route', problem: 'goes by image import, without SAS', fix: 'Name another route.' },
    ]);
  });
});
