import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtInRoles, covers } from '../../rehearsal/cloud/roles/definitions';
import { scenarioNames, sideScenarioNames } from '../../scripts/infra/scenarios';
import { customRolesOf, grantsOf } from './grants';

interface Row {
  readonly identity: string;
  readonly at: string;
  readonly role: string;
  readonly when: string;
}

const text = readFileSync('docs/security/roles.md', 'utf8');

/** The rows of the table under a heading. */
function tableOf(heading: string): Row[] {
  const section = text.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const lines = section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (?:identity|-)/.test(line));
  return lines.map((line) => {
    const [identity = '', at = '', role = '', when = ''] = line
      .split('|')
      .slice(1)
      .map((cell) => cell.trim());
    return { identity, at, role, when };
  });
}

/** Which deployments have what, by the words of the column "when": scenario and side, or scenario alone. */
const byPipelines = ['connected source', 'connected target', 'send source', 'receive target'].concat([
  'existing source',
  'closed source',
  'closed target',
  ...['elsewhere target', 'auto source', 'auto target'],
]);
const sides: Readonly<Record<string, readonly string[]>> = {
  always: [
    ...byPipelines,
    'import source',
    'import target',
    'import-apart target',
    'elsewhere-import source',
  ],
  pipelines: byPipelines,
  'target, image import': ['import target', 'import-apart target', 'auto target'],
  'roles for the whole, no imports': ['connected source', 'connected target', 'receive target'].concat([
    'existing source',
    'closed source',
    'elsewhere target',
    'import source',
    'elsewhere-import source',
    'auto source',
  ]),
  'roles for repositories, no prune, no imports': ['send source'],
  'target, prune, roles for the whole': ['connected target', 'import-apart target'],
  'target, prune, roles for repositories': ['closed target'],
  'source with roles for repositories': ['send source'],
  'pipelines, no blob trigger': byPipelines.filter((each) => each !== 'receive target'),
  'blob trigger': ['receive target'],
  SAS: byPipelines.filter((each) => !/^(?:existing|closed) /.test(each)),
  'managed identity': ['existing source', 'closed source', 'closed target'],
  'waybills are signed': ['send source'],
  'the app corrects pipelines': ['receive target'],
  'a client secret is there': ['existing source'],
  'a password for the source is there': ['import-apart target'],
};
const deployments: Readonly<Record<string, readonly string[]>> = {
  always: scenarioNames,
  scheduler: ['existing'],
  'a topic among the sinks': ['existing'],
  topics: scenarioNames.filter((name) => !['existing', 'import-apart'].includes(name)),
  'image import, `STATE_SA`': ['import-apart'],
};
const hostPlaces = [
  'host storage',
  'Application Insights',
  'Durable Task Scheduler',
  'container dead-letters',
  'event topics',
  'Event Grid topic',
  'account of documents',
];

const rows = [...tableOf('What acr-ferry uses'), ...tableOf('What only the host uses')];

describe.each([...scenarioNames, ...sideScenarioNames])('the roles of %s', (scenario) => {
  const found = new Set(
    grantsOf(scenario).map(({ identity, at, role, side }) => [side ?? '', identity, at, role].join(' | ')),
  );

  it('are those of docs/security/roles.md', () => {
    const expected = rows.flatMap(({ identity, at, role, when }) => {
      if (hostPlaces.includes(at)) {
        return deployments[when]?.includes(scenario) === true ? [` | ${identity} | ${at} | ${role}`] : [];
      }
      return (sides[when] ?? [`unknown: ${when}`])
        .filter((each) => each.startsWith(`${scenario} `) || each.startsWith('unknown'))
        .map((each) => `${each.split(' ')[1]!} | ${identity} | ${at} | ${role}`);
    });
    expect([...found].sort()).toEqual([...new Set(expected)].sort());
  });

  it('do not contain each other at one scope', () => {
    const definitions = { ...builtInRoles, ...customRolesOf(scenario) };
    const grants = grantsOf(scenario);
    const contained = grants.flatMap((inner) =>
      grants
        .filter(
          (outer) =>
            outer.role !== inner.role &&
            [outer.identity, outer.at, outer.side].join() === [inner.identity, inner.at, inner.side].join() &&
            (definitions[inner.role]!.actions ?? []).every((action) =>
              covers(definitions[outer.role]!, { action }),
            ) &&
            (definitions[inner.role]!.dataActions ?? []).every((dataAction) =>
              covers(definitions[outer.role]!, { dataAction }),
            ),
        )
        .map((outer) => `${outer.role} contains ${inner.role} at the ${inner.at}`),
    );
    expect(contained).toEqual([]);
  });

  it('are custom ones where no other fits, and read keys only where these sign', () => {
    const made = customRolesOf(scenario);
    const revokes = sides.SAS!.some((each) => each.startsWith(`${scenario} `));
    const wanted = ['acr-ferry reader', ...(revokes ? ['acr-ferry revoker'] : [])];
    expect(Object.keys(made).sort()).toEqual(wanted);
    expect(made['acr-ferry reader']?.actions?.filter((action) => !action.endsWith('/read'))).toEqual([]);
    const { actions = [] } = made['acr-ferry revoker'] ?? {};
    const keys = actions.filter((action) => /Key\w*\/action$/.test(action));
    expect(keys.filter((action) => !action.includes('revoke'))).toHaveLength(scenario === 'receive' ? 2 : 0);
  });
});
