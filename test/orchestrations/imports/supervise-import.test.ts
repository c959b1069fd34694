import { expect, it } from 'vitest';
import { replay } from '../../../rehearsal/host/replay';
import { orchestrators } from '../../../src/orchestrations';
import { sampleImport } from '../../domain/imports/sample-import';
import { names, ok } from '../fakes';
import { begun, seen } from './follow';

const importId = 'i0123456789abcdef01234567';
const { account, container, blob, seenBy, seenAt } = sampleImport();

it('follows an import on, though the worker dies in any turn of who follows it', async () => {
  for (const nth of [1, 2, 3]) {
    const result = await replay(orchestrators.superviseImport, {
      instanceId: importId,
      input: { importId, route: 'default', event: { account, container, blob, seenBy, seenAt } },
      activities: {
        beginImport: () => begun,
        findImportRun: seen({}, {}, { run: 'auto_1', status: 'succeeded' }),
      },
      subOrchestrators: { followImport: orchestrators.followImport },
      workerDies: [{ function: 'followImport', nth }],
    });
    expect(result.status).toBe('Completed');
    expect(names(result).at(-1)).toBe('findImportRun');
  }
});

it('fails when the follower dies each time, so that the next event begins it again', async () => {
  const result = await replay(orchestrators.superviseImport, {
    instanceId: importId,
    input: { importId, route: 'default', event: { account, container, blob, seenBy, seenAt } },
    activities: { beginImport: () => ok({ known: true }) },
    subOrchestrators: { followImport: orchestrators.followImport },
    workerDies: [{ function: 'followImport', times: 100 }],
  });
  expect(result.status).toBe('Failed');
});
