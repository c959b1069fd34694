import { describe, expect, it } from 'vitest';
import { parseConfig, type Config } from '../../../src/config/config';
import { effectiveConfig } from '../../../src/config/routes/effective-config';
import { sampleEnvironment } from '../../support/environment';

const secrets = {
  TEAMS_URL: 'https://default1.environment.api.powerplatform.com/workflows/s3cret?sig=s3cret',
  OPS_SECRET: 'a s3cret of thirty-two characters',
};
const parse = (sinks: unknown, environment: Record<string, string> = {}) =>
  parseConfig({ ...sampleEnvironment, ...secrets, EVENTS_SINKS: JSON.stringify(sinks), ...environment });
const parseFile = (sinks: unknown, environment: Record<string, string> = {}) =>
  parseConfig(
    { ...sampleEnvironment, ...secrets, ...environment },
    { text: JSON.stringify({ routes: { a: {} }, sinks }) },
  );
const config = (parsed: ReturnType<typeof parse>): Config => {
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
};
const problems = (parsed: ReturnType<typeof parse>) =>
  'problems' in parsed ? parsed.problems.map(({ setting, problem }) => `${setting} ${problem}`) : [];

const ops = { name: 'ops', kind: 'webhook', url: 'https://hooks.example.com/ferry', secret: '%OPS_SECRET%' };
const team = { name: 'team', kind: 'teams', url: '%TEAMS_URL%', events: ['*.failed'] };
const topic = {
  name: 'topic',
  kind: 'event-grid',
  url: 'https://contoso.westeurope-1.eventgrid.azure.net/api/events',
};

describe.each([
  ['EVENTS_SINKS', parse, 'EVENTS_SINKS'],
  ['the routes file', parseFile, '/sinks'],
])('sinks of %s', (_, read, place) => {
  it('have their secrets from app settings', () => {
    expect(config(read([ops, team])).sinks).toEqual([
      { ...ops, secret: undefined, secrets: [secrets.OPS_SECRET], routes: ['*'], events: ['*'] },
      { ...team, url: secrets.TEAMS_URL, routes: ['*'] },
    ]);
  });

  it('are refused filters that let nothing through, for they would never be told', () => {
    expect(problems(read([{ ...ops, events: ['*.failed', 'transfers.*'], routes: ['publik-*'] }]))).toEqual([
      expect.stringMatching(`^${place}/0/routes/0 fits no route; there are `),
      `${place}/0/events/1 fits no event: docs/operate/events.md lists them, like transfer.failed`,
    ]);
  });

  it('have all their problems told at once, by their places, and no secret with them', () => {
    const found = problems(
      read(
        [
          { ...ops, secret: 'written-out-s3cret-of-somebody' },
          { ...team, url: 'https://x.example.com/s3cret' },
          { ...ops, name: 'Ops', url: 'http://hooks.example.com', secret: '%NOWHERE%', other: 1 },
          { ...team, name: 'other', events: ['transfer.[', '*'] },
          { name: 'mail', kind: 'mail' },
          { ...topic, url: 'https://hooks.example.com/api/events' },
          { ...ops, secret: '%OPS_SECRET%' },
          { ...ops, name: 'local', url: '%LOCAL%' },
        ],
        { LOCAL: 'https://10.0.0.4/s3cret' },
      ),
    );
    expect(found.map((text) => text.split(' ')[0]).sort()).toEqual(
      [
        ...['/0/secret', '/1/url', '/2/name', '/2/other', '/2/secret', '/2/url', '/3/events/0', '/4/kind'],
        ...['/5/url', '/6/name', '/7/url'],
      ].map((path) => `${place}${path}`),
    );
    expect(found.join()).not.toContain('s3cret');
  });

  it.each([
    'https://127.0.0.1/x',
    'https://169.254.169.254/metadata',
    'https://2130706433/x',
    'https://[::1]/x',
    'https://[fd00::1]/x',
    'https://localhost/x',
    'https://vault/x',
    'https://printer.local/x',
    'https://user:password@hooks.example.com/x',
    'ftp://hooks.example.com/x',
  ])('are not at %s', (url) => {
    expect(problems(read([{ ...ops, url }]))).toHaveLength(1);
  });
});

it('sinks stand in one place only', () => {
  expect(problems(parseFile([ops], { EVENTS_SINKS: '[]' }))).toEqual([
    expect.stringMatching(/^EVENTS_SINKS is not read while/),
  ]);
  expect(problems(parse(undefined, { EVENTS_SINKS: '{"s3cret"' }))).toEqual([
    'EVENTS_SINKS is not valid JSON: write a list of sinks',
  ]);
});

it('a topic is told by the identity the app signs in with, unless it says otherwise', () => {
  const identity = {
    SOURCE_CREDENTIAL: 'managed-identity',
    SOURCE_CLIENT_ID: sampleEnvironment.SOURCE_TENANT_ID!,
  };
  const [found, own] = config(parse([topic, { ...topic, name: 'own', clientId: 'x' }], identity)).sinks;
  expect(found).toMatchObject({ clientId: sampleEnvironment.SOURCE_TENANT_ID });
  expect(own).toMatchObject({ clientId: 'x' });
});

it('the address of the app is that of the platform, unless it is set', () => {
  expect(config(parse([], { WEBSITE_HOSTNAME: 'a.azurewebsites.net' })).appUrl).toBe(
    'https://a.azurewebsites.net',
  );
  expect(config(parse([], { APP_URL: 'https://ferry.example.com' })).appUrl).toBe(
    'https://ferry.example.com',
  );
});

it('GET /api/config shows of a sink what is no secret', () => {
  const shown = effectiveConfig(config(parse([ops, team])));
  expect(shown.sinks).toEqual([
    { name: 'ops', kind: 'webhook', host: 'hooks.example.com', routes: ['*'], events: ['*'] },
    expect.objectContaining({ host: 'default1.environment.api.powerplatform.com', events: ['*.failed'] }),
  ]);
  expect(shown.settings.EVENTS_SINKS).toBe('set, not shown');
  expect(JSON.stringify(shown)).not.toContain('s3cret');
});
