import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { logRules } from '../../rehearsal/host/logging/log-rules';
import { parseHostJson } from '../../rehearsal/host/settings';
import { orchestratorNames } from '../../src/orchestrations/names';

/** Application Insights keeps 20 items a second of an instance, save for types it is to leave alone. */

const file = JSON.parse(readFileSync('host.json', 'utf8')) as {
  logging: { applicationInsights: { samplingSettings: { isEnabled: boolean; excludedTypes: string } } };
};
const written = logRules(parseHostJson(file).logging.logLevel);

/** Activities that are called again and again for one batch. */
const called = ['pollRun', 'findTriggeredRun', 'stepImageImports', 'copyBlocks'];
/** Orchestrations with few steps. */
const quiet = ['makePlan', 'closeTransfer', 'digestBlob', 'rotateSas', 'revokeSas', 'purge'];

describe('what alerts are made of', () => {
  it('is never sampled away: log lines, exceptions and failed invocations', () => {
    const { excludedTypes } = file.logging.applicationInsights.samplingSettings;
    expect(excludedTypes.split(';').sort()).toEqual(['Exception', 'Request', 'Trace']);
  });

  it.each(['observeImport', 'beginImport', 'findImportRun', 'endImport', 'reportTransfer', 'ensureSas'])(
    'is written by %s',
    (name) => {
      expect(written('information', `Function.${name}.User`)).toBe(true);
    },
  );

  it.each([...Object.values(orchestratorNames), ...called])(
    'does not drown in what the durable extension says of %s, which says nothing itself',
    (name) => {
      expect(written('information', `Function.${name}.User`)).toBe(quiet.includes(name));
      expect(written('warning', `Function.${name}.User`)).toBe(true);
    },
  );

  it.each(['DurableTask.Core', 'DurableTask.AzureStorage', 'Host.Triggers.DurableTask'])(
    'does not drown in %s, of which only warnings come',
    (category) => {
      expect(written('information', category)).toBe(false);
      expect(written('warning', category)).toBe(true);
    },
  );
});
