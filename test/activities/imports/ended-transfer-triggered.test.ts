import { expect, it, vi } from 'vitest';
import { minutes, useTransfers } from './use-transfers';

const { services, begun, ask, moved } = useTransfers({ IMPORT_BY: 'trigger' });

it('an import the source trigger may take goes on though its transfer has ended', async () => {
  const transferId = await ask();
  const { find } = await begun(transferId);
  await moved(transferId, minutes(-5));
  const reading = vi.spyOn(services(), 'records');
  expect(await find([], undefined, minutes(3))).not.toHaveProperty('over');
  // Thousands may wait, and each is looked for once a minute.
  expect(reading).not.toHaveBeenCalled();
});
