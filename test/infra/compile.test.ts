import { expect, it } from 'vitest';
import {
  mainTemplate,
  parametersOf,
  scenarioNames,
  sideScenarioNames,
  sideTemplate,
} from '../../scripts/infra/scenarios';
import { describeCompiled } from './compiled';
import { readSnapshot } from './snapshots';

const all = [...scenarioNames, ...sideScenarioNames];

describeCompiled('the templates', ({ compile, snapshot }) => {
  it.each([mainTemplate, sideTemplate])('compile and are linted without a warning: %s', async (template) => {
    const { ok, messages, output } = await compile(template);
    expect(messages).toEqual([]);
    expect(ok).toBe(true);
    // Nothing is fetched at deploy time.
    expect(output).not.toMatch(/templateLink|br:|ts:/);
  });

  it.each(all)('evaluate %s to the snapshot beside it (else: npm run infra)', async (scenario) => {
    const { ok, messages, output } = await snapshot(parametersOf(scenario));
    expect(messages).toEqual([]);
    expect(ok).toBe(true);
    expect(JSON.parse(output)).toEqual(readSnapshot(scenario));
  });
});

it.each(all)('the snapshot of %s has its outputs in order, so that a change of it shows', (scenario) => {
  const names = Object.keys(readSnapshot(scenario).outputs);
  expect(names).toEqual([...names].sort());
});
