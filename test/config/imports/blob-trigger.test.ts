import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/config';
import { sampleEnvironment } from '../../support/environment';
import { problems } from '../parse-routes';

const problemsWith = (settings: Record<string, string>) => {
  const parsed = parseConfig({ ...sampleEnvironment, OBSERVE_STORAGE: 'Target', ...settings });
  return 'problems' in parsed ? parsed.problems : [];
};
const missing =
  /^names the connection Target, which does not exist: add the app setting Target__blobServiceUri/;

describe('the connection of the blob trigger', () => {
  it.each([
    'Target',
    'Target__blobServiceUri',
    'Target__serviceUri',
    'Target__accountName',
    'AzureWebJobsTarget',
    'AzureWebJobsTarget__accountName',
    'ConnectionStrings__Target',
    'CUSTOMCONNSTR_Target',
    'TARGET__BLOBSERVICEURI',
  ])('is given by %s', (setting) => {
    expect(problemsWith({ [setting]: 'x' })).toEqual([]);
  });

  it.each([{}, { Target: '' }, { Target__queueServiceUri: 'x' }, { Target__clientId: 'x' }])(
    'is not given by %j',
    (settings) => {
      expect(problemsWith(settings as Record<string, string>)).toEqual([
        { setting: 'OBSERVE_STORAGE', problem: expect.stringMatching(missing) as string },
      ]);
    },
  );

  it('is of no matter to a route without target', () => {
    expect(problemsWith({ ROUTE_MODE: 'send' })).toEqual([]);
  });

  it('is missed where the routes file names it', () => {
    expect(problems({ a: { observe: { storage: 'Target' } } })[0]).toMatch(
      /^\/routes\/a\/observe\/storage names the connection Target, which does not exist/,
    );
  });
});
