import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scenarioNames } from '../../scripts/infra/scenarios';
import { ofType } from './snapshots';

const rule = 'Microsoft.Insights/scheduledQueryRules';
const alerts = JSON.parse(readFileSync('infra/alerts.json', 'utf8')) as { name: string; query: string }[];
const hostJson = JSON.parse(readFileSync('host.json', 'utf8')) as {
  logging: { applicationInsights: { samplingSettings: { excludedTypes: string } } };
};
/** Names of events, and of other lines of the log. */
const documented = ['docs/operate/events.md', 'docs/operate/imports.md']
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

describe.each(scenarioNames)('the monitoring of %s', (scenario) => {
  it('tells of everything that went wrong for good', () => {
    const names = ofType(scenario, rule).map(({ name }) => name.split('-')[2]);
    expect(names).toEqual(['schedules', 'transfers', 'imports', 'events', 'sas', 'poison']);
    const metrics = ofType(scenario, 'Microsoft.Insights/metricAlerts').map(({ name }) => name);
    const topics = ofType(scenario, 'Microsoft.EventGrid/systemTopics').map(({ name }) => `alert-${name}`);
    expect(metrics.filter((name) => name.includes('evgt')).sort()).toEqual(topics.sort());
    expect(metrics.filter((name) => name.includes('health'))).toHaveLength(1);
  });

  it('asks for events by names that there are', () => {
    const texts = [
      ...ofType(scenario, rule).map(({ properties }) => JSON.stringify(properties)),
      ...ofType(scenario, 'Microsoft.Insights/workbooks').map(({ properties }) => JSON.stringify(properties)),
    ];
    expect(texts).toHaveLength(7);
    const events = new Set(
      texts.flatMap(
        (text) => text.match(/(?:transfer|batch|schedule|import|events|sas)[.][a-z][a-z-]+/g) ?? [],
      ),
    );
    const unknown = [...events].filter(
      (event) => !documented.includes(`\`${event}\``) && !documented.includes(`\`.${event.split('.')[1]!}\``),
    );
    expect(unknown).toEqual([]);
  });
});

describe('what alerts are made of', () => {
  it('is every timer there is', () => {
    const files = readdirSync('src/functions', { recursive: true, encoding: 'utf8' });
    const timers = files
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [...readFileSync(`src/functions/${file}`, 'utf8').matchAll(/\.timer\('(\w+)'/g)])
      .map(([, name]) => `'${name}'`);
    expect(timers.length).toBeGreaterThan(6);
    const { query } = alerts.find(({ name }) => name === 'schedules')!;
    expect(timers.filter((name) => !query.includes(name))).toEqual([]);
  });

  it('is not sampled', () => {
    const { excludedTypes } = hostJson.logging.applicationInsights.samplingSettings;
    expect(excludedTypes.split(';')).toEqual(expect.arrayContaining(['Request', 'Trace', 'Exception']));
  });
});
