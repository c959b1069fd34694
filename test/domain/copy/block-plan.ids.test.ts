import { expect, it } from 'vitest';
import { blockId, parseBlockId } from '../../../src/domain/copy/block-plan';

it('names a block so that it is found again, by the same copy only', () => {
  const pin = '0123456789abcdef';
  const id = blockId(pin, 49_999);
  expect(parseBlockId(pin, id)).toBe(49_999);
  expect(parseBlockId(pin, blockId(pin, 0))).toBe(0);
  expect(parseBlockId('fedcba9876543210', id)).toBeUndefined();
  expect(parseBlockId(pin, 'c29tZXRoaW5n')).toBeUndefined();
  expect(blockId(pin, 0)).toHaveLength(id.length);
  expect(Buffer.from(id, 'base64').length).toBeLessThanOrEqual(64);
});
