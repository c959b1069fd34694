import { describe, expect, it } from 'vitest';
import { parseOrder } from '../../src/application/accept-order';
import { mostArtifacts } from '../../src/domain/starts/transfer-order';

const digest = `sha256:${'a'.repeat(64)}`;

describe('parseOrder', () => {
  it('makes references explicit, in the order given', () => {
    const order = parseOrder({ artifacts: ['team/app', `team/app@${digest}`, 'team/app:2.0'] }, ['default']);
    expect(order).toEqual({
      route: 'default',
      artifacts: ['team/app:latest', `team/app@${digest}`, 'team/app:2.0'],
      duplicates: [],
    });
  });

  it('removes duplicates and names them once', () => {
    const order = parseOrder({ artifacts: ['a', 'a:latest', 'b:1', 'a', 'b:1'] }, ['default']);
    expect(order).toMatchObject({ artifacts: ['a:latest', 'b:1'], duplicates: ['a:latest', 'b:1'] });
  });

  it('takes the only route when none is named', () => {
    expect(parseOrder({ artifacts: ['a:1'] }, ['only'])).toMatchObject({ route: 'only' });
  });

  it('asks for the route when there are several', () => {
    expect(parseOrder({ artifacts: ['a:1'] }, ['east', 'west'])).toEqual([
      { field: '/route', problem: 'is missing: there are several routes', fix: 'Use one of: east, west.' },
    ]);
  });

  it('names every problem at once', () => {
    const problems = parseOrder(
      { route: 'nowhere', artifacts: ['ok:1', 'Bad:1', 7, 'a:*', `${'x'.repeat(256)}:1`], 'a/b': 1 },
      ['default'],
    );
    expect(problems).toEqual([
      { field: '/artifacts/1', problem: expect.stringContaining('lower-case') as string },
      { field: '/artifacts/2', problem: 'must be a text like team/app:1.0' },
      { field: '/artifacts/3', problem: expect.stringContaining('wildcards') as string },
      { field: '/artifacts/4', problem: expect.stringContaining('longer than 255') as string },
      { field: '/a~1b', problem: 'is unknown', fix: 'Remove it, or check the spelling.' },
      { field: '/route', problem: 'is not the name of a route', fix: 'Use one of: default.' },
    ]);
  });

  it.each([
    [{ artifacts: [] }, '/artifacts', 'is empty: name at least one artifact'],
    [{}, '/artifacts', 'is missing: name artifacts or a selection'],
    [{ selection: { allow: ['a:'] } }, '/selection/allow/0', expect.stringContaining('both sides') as string],
    [{ plan: 'p1', artifacts: ['a:1'] }, '/plan', expect.stringContaining('leave out') as string],
    [{ artifacts: 'a:1' }, '/artifacts', 'must be a list of references'],
    [{ artifacts: [`a:${'t'.repeat(129)}`] }, '/artifacts/0', expect.stringContaining('1 to 128') as string],
    [{ artifacts: ['r.azurecr.io/a:1'] }, '/artifacts/0', expect.stringContaining('registry host') as string],
    [{ route: 5, artifacts: ['a:1'] }, '/route', 'must be the name of a route'],
    [{ route: '', artifacts: ['a:1'] }, '/route', 'is not the name of a route'],
    [undefined, '', 'must be a JSON object'],
    [['a:1'], '', 'must be a JSON object'],
    [null, '', 'must be a JSON object'],
  ])('refuses %j at %j', (input, field, problem) => {
    expect(parseOrder(input, ['default'])).toEqual([expect.objectContaining({ field, problem })]);
  });

  it('takes 10,000 references and no more', () => {
    const artifacts = Array.from({ length: mostArtifacts + 1 }, (_, i) => `team/app${i}:1`);
    expect(parseOrder({ artifacts: artifacts.slice(1) }, ['default'])).toMatchObject({ duplicates: [] });
    expect(parseOrder({ artifacts }, ['default'])).toEqual([
      { field: '/artifacts', problem: 'has more than 10000 references: split the request' },
    ]);
  });
});
