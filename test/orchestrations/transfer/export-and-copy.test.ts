import { expect, it } from 'vitest';
import { names, ok, recorded, replayBatch, terms } from '../fakes';

const own = { transferId: 't1', batch: 1, blob: 't1/batch-0001.tar' };

it('a sending batch whose worker died after the export hands over its own blob, uncopied', async () => {
  const claimExport = () => ok({ earlier: own, etag: '0x9', run: 'r0' });
  const result = await replayBatch({ claimExport }, terms('run', true, 'send'));
  expect(names(result)).toEqual(['claimExport', 'digestBlob', 'handOver']);
  expect(recorded(result)).toMatchObject({ exportRun: 'r0' });
  expect(recorded(result)).not.toHaveProperty('reusedExport');
  expect(recorded(result)).not.toHaveProperty('error');
});
