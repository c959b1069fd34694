import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { logRules } from '../../rehearsal/host/logging/log-rules';
import { parseHostJson } from '../../rehearsal/host/settings';

/** Application Insights keeps 20 items a second of an instance, save for types it is to leave alone. */

const file = JSON.parse(readFileSync('host.json', 'utf8')) as {
  logging: { applicationInsights: { samplingSettings: { isEnabled: boolean; excludedTypes: string } } };
};
const written = logRules(parseHostJson(file).logging.logLevel);

describe('what alerts are made of', () => {
  it('is never sampled away: log lines, exceptions and failed invocations', () => {
    const { excludedTypes } = file.logging.applicationInsights.samplingSettings;
    expect(excludedTypes.split(';').sort()).toEqual(['Exception', 'Request', 'Trace']);
  });

  it.each(['Function.observeImport.User', 'Function.followImport.User'])('is written in %s', (category) => {
    expect(written('information', category)).toBe(true);
  });

  it.each(['DurableTask.Core', 'DurableTask.AzureStorage', 'Host.Triggers.DurableTask'])(
    'does not drown in %s, of which only warnings come',
    (category) => {
      expect(written('information', category)).toBe(false);
      expect(written('warning', category)).toBe(true);
    },
  );
});
