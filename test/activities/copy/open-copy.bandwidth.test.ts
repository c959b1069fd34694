import { describe, expect, it } from 'vitest';
import { bandwidthShare } from '../../../src/activities/copy/open-copy';
import { parseConfig } from '../../../src/config/config';
import { emptyLedger } from '../../../src/domain/transfer/ledger';
import { ledgerPath } from '../../../src/records/transfer/ledger';
import { sampleEnvironment } from '../../support/environment';
import { memoryServices } from '../../support/services';

const MiB = 1024 ** 2;

describe('the share of a copy in the bandwidth of its route', () => {
  it('is equal for all batches under way, and split among the activities of a copy', async () => {
    const { services, route } = memoryServices({ COPY_BANDWIDTH_MIB: '12' });
    expect(await bandwidthShare(services, route, 1)).toBe(12 * MiB);
    const held = (transferId: string, batch: number) => ({ transferId, lane: batch, batch });
    await services.records(route).write(ledgerPath('default'), {
      ...emptyLedger,
      busy: [held('t1', 1), held('t1', 2), held('t2', 1)],
      waiting: [held('t3', 1)],
    });
    expect(await bandwidthShare(services, route, 1)).toBe(4 * MiB);
    expect(await bandwidthShare(services, route, 2)).toBe(2 * MiB);
  });

  it('must carry a block of every batch in the time of an activity', () => {
    const problemsOf = (bandwidth: string): unknown => {
      const parsed = parseConfig({
        ...sampleEnvironment,
        COPY_BANDWIDTH_MIB: bandwidth,
        CONCURRENT_BATCHES: '10',
      });
      return 'problems' in parsed ? parsed.problems : [];
    };
    expect(problemsOf('0.6')).toEqual([]);
    expect(problemsOf('0.59')).toEqual([
      {
        setting: 'COPY_BANDWIDTH_MIB',
        problem: expect.stringMatching(/^must be at least 0.6: a block of every batch/) as unknown,
      },
    ]);
  });

  it('has no limit where the route has none', async () => {
    const { services, route } = memoryServices();
    expect(await bandwidthShare(services, route, 1)).toBeUndefined();
  });
});
