import { describe, expect, it } from 'vitest';
import { findCompiler, howToGet, runCompiler, snapshot } from '../../scripts/infra/compiler';
import {
  mainTemplate,
  parametersOf,
  scenarioNames,
  sideScenarioNames,
  sideTemplate,
} from '../../scripts/infra/scenarios';
import { readSnapshot } from './snapshots';

const compiler = findCompiler() ?? '';
const all = [...scenarioNames, ...sideScenarioNames];

describe.skipIf(compiler === '')(`the templates (skipped without the compiler: ${howToGet})`, () => {
  it.each([mainTemplate, sideTemplate])('compile and are linted without a warning: %s', async (template) => {
    const { ok, messages, output } = await runCompiler(compiler, 'build', template, '--stdout');
    expect(messages).toEqual([]);
    expect(ok).toBe(true);
    // Nothing is fetched at deploy time.
    expect(output).not.toMatch(/templateLink|br:|ts:/);
  });

  it.each(all)('evaluate %s to the snapshot beside it (else: npm run infra)', async (scenario) => {
    const { ok, messages } = await snapshot(compiler, parametersOf(scenario), 'validate');
    expect(messages).toEqual([]);
    expect(ok).toBe(true);
  });
});

it.each(all)('the snapshot of %s has its outputs in order, so that a change of it shows', (scenario) => {
  const names = Object.keys(readSnapshot(scenario).outputs);
  expect(names).toEqual([...names].sort());
});
