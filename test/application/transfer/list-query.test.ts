import { describe, expect, it } from 'vitest';
import { listQuerySchema } from '../../../src/application/transfer/list-transfers';

describe('listQuerySchema', () => {
  it.each([
    { status: 'sleeping' },
    { status: 'failed,' },
    { trigger: 'magic' },
    { limit: '0' },
    { limit: '101' },
    { limit: 'ten' },
    { from: 'yesterday' },
    { continuationToken: '../x' },
    { staus: 'failed' },
  ])('refuses %j', (query) => {
    expect(listQuerySchema.safeParse(query).success).toBe(false);
  });
});
