import { expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/config';
import { sampleEnvironment } from '../../support/environment';

const problems = (blobs: string, transfers: string) => {
  const days = { RETENTION_BLOBS_DAYS: blobs, RETENTION_TRANSFERS_DAYS: transfers };
  const parsed = parseConfig({ ...sampleEnvironment, ...days });
  return 'problems' in parsed ? parsed.problems : [];
};

it('refuses to keep blobs longer than the reports that tell of them', () => {
  expect(problems('31', '30')).toEqual([
    {
      setting: 'RETENTION_BLOBS_DAYS',
      problem: 'must be at most RETENTION_TRANSFERS_DAYS, 30: reports tell which blobs there are',
    },
  ]);
  for (const [blobs, transfers] of [
    ['30', '30'],
    ['0', '30'],
    ['31', '0'],
  ] as const)
    expect(problems(blobs, transfers)).toEqual([]);
});
