import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createClosing } from '../../../../rehearsal/cloud/platform/closing';

it('much may wait for the end of a cloud, and Node takes it for no leak', async () => {
  const warnings: string[] = [];
  const warned = ({ name }: Error): void => void warnings.push(name);
  process.on('warning', warned);
  const { signal } = createClosing();
  await Promise.all(Array.from({ length: 15 }, () => sleep(1, undefined, { signal })));
  process.off('warning', warned);
  expect(warnings).toEqual([]);
});
