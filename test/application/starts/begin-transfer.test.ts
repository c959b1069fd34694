import { describe, expect, it } from 'vitest';
import { listQuerySchema, listTransfers } from '../../../src/application/transfer/list-transfers';
import { startTransfer } from '../../../src/application/starts/start-transfer';
import type { Records } from '../../../src/records/records';
import { order, useStarts } from './starting';
import { sampleCaller } from '../../support/documents';

const app = useStarts();

describe('a start', () => {
  it.each(['request', 'index', 'start'] as const)(
    'completes a start that crashed before its %s',
    async (step) => {
      const records = app.memory.services.records(app.memory.route);
      let crashed = false;
      const crashingServices = {
        ...app.memory.services,
        records: (): Records => ({
          ...records,
          create: (path, value) => {
            crashed ||= path.name.includes(step);
            return crashed ? Promise.reject(new Error('crash')) : records.create(path, value);
          },
        }),
      };
      const crashingClient = { ...app.client, startNew: () => Promise.reject(new Error('crash')) };
      const request = { order, idempotencyKey: 'key-1', trigger: 'http', caller: sampleCaller } as const;
      await expect(startTransfer({ ...crashingServices, client: crashingClient }, request)).rejects.toThrow(
        'crash',
      );
      expect(app.client.started).toEqual([]);

      const { request: repeated } = await app.start('key-1');
      expect(app.client.started).toEqual([repeated.transferId]);
      const { transfers } = await listTransfers(
        { ...app.memory.services, client: app.client },
        listQuerySchema.parse({}),
      );
      expect(transfers).toHaveLength(1);
    },
  );

  it('passes on a failure of the task hub', async () => {
    const broken = { ...app.client, startNew: () => Promise.reject(new Error('hub is down')) };
    await expect(
      startTransfer(
        { ...app.memory.services, client: broken },
        { order, trigger: 'event', caller: sampleCaller },
      ),
    ).rejects.toThrow('hub is down');
  });
});
