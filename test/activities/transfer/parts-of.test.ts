import { expect, it } from 'vitest';
import { partsOf } from '../../../src/activities/transfer/parts-of';
import { TransferError } from '../../../src/domain/errors';
import { memoryContents } from '../../support/memory-contents';

it('takes an outage for no intrusion: what an unread index may list is a part', async () => {
  const down = new TransferError('UNAVAILABLE', 'down', { operation: 'read', origin: 'target' });
  const target = memoryContents([], {
    manifest: (name) => (name === 'app' ? Promise.reject(down) : Promise.resolve(undefined)),
  });
  const [digest, other] = ['a', 'b'].map((letter) => `sha256:${letter.repeat(64)}`) as [string, string];
  const planned = ['app', 'lib'].map((name) => ({ reference: `${name}:1`, digest, size: 1 }));
  await expect(partsOf(target, planned)).rejects.toThrow(down);
  const parts = await partsOf(target, planned, true);
  expect([`app@${other}`, `lib@${other}`].map((each) => parts.has(each))).toEqual([true, false]);
});
