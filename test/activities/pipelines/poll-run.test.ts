import { describe, expect, it } from 'vitest';
import { pollRun } from '../../../src/activities/pipelines/poll-run';
import { memoryServices } from '../../support/services';

describe('pollRun', () => {
  it('fails for good when the run is gone', async () => {
    const cloud = memoryServices();
    const polling = pollRun(
      { route: 'default', side: 'source', transferId: 't1', run: 'gone1' },
      cloud.services,
    );
    await expect(polling).rejects.toMatchObject({
      failure: { code: 'RUN_FAILED', origin: 'source', retryable: false },
    });
  });
});
