import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/config';
import { effectiveConfig } from '../../../src/config/routes/effective-config';
import { sampleEnvironment } from '../../support/environment';

const span = { days: ['mon'], from: '08:00', to: '18:00' };
const windows = { zone: 'Europe/Berlin', deny: [span] };
const parse = (setting?: string, route?: object) =>
  parseConfig(
    { ...sampleEnvironment, ...(setting !== undefined && { WINDOWS: setting }) },
    route && { text: JSON.stringify({ routes: { default: route } }) },
  );
const windowsIn = (parsed: ReturnType<typeof parse>) =>
  'config' in parsed ? parsed.config.routes.get('default')?.windows : parsed.problems;

describe('windows', () => {
  it('are those of the setting, or of the route in the file, which wins', () => {
    expect(windowsIn(parse(JSON.stringify(windows)))).toEqual(windows);
    expect(windowsIn(parse(undefined, { windows }))).toEqual(windows);
    const other = { zone: 'UTC', allow: [{ from: '22:00', to: '06:00' }] };
    expect(windowsIn(parse(JSON.stringify(other), { windows }))).toEqual(windows);
    expect(windowsIn(parse(JSON.stringify(other), {}))).toEqual(other);
    expect(windowsIn(parse())).toBeUndefined();
  });

  it('are shown as they are set', () => {
    const parsed = parse(undefined, { windows });
    if (!('config' in parsed)) throw new Error('not usable');
    expect(JSON.stringify(effectiveConfig(parsed.config))).toContain('Europe/Berlin');
  });

  it.each([
    ['{', undefined, [{ setting: 'WINDOWS', problem: 'must be a JSON object' }]],
    [
      JSON.stringify({ zone: 'Europe/Berlln', deny: [{ ...span, to: '08:00' }] }),
      undefined,
      [{ setting: 'WINDOWS', problem: '/zone is no time zone by its IANA name, like Europe/Berlin or UTC' }],
    ],
    [
      undefined,
      { windows: { ...windows, deny: [{ ...span, to: '25:00' }] } },
      [
        {
          setting: '/routes/default/windows/deny/0/to',
          problem: 'must be a time from 00:00 to 24:00, like 08:30',
        },
      ],
    ],
    [
      undefined,
      { windows: 'mon' },
      [{ setting: '/routes/default/windows', problem: 'must be a JSON object' }],
    ],
    [
      undefined,
      { windows: { ...windows, deny: [{ from: '00:00', to: '24:00' }] } },
      [{ setting: '/routes/default/windows', problem: 'denies the whole week: it never opens' }],
    ],
  ])('that are wrong are told by their place: %s %j', (setting, route, problems) => {
    expect(windowsIn(parse(setting, route))).toEqual(problems);
  });
});
