import { describe, expect, it } from 'vitest';
import { listQuerySchema } from '../../src/application/transfer/list-transfers';
import { parseQuery } from '../../src/http/read-request';
import { httpRequest } from './request';

const parse = (query: Record<string, string>) =>
  parseQuery(httpRequest('transfers', { query }), listQuerySchema);

describe('parseQuery', () => {
  it('parses parameters', () => {
    expect(parse({ status: 'failed,partial', limit: '5' })).toEqual({
      status: ['failed', 'partial'],
      limit: 5,
    });
  });

  it('leaves a function key in the query to the host', () => {
    expect(parse({ code: 'key', clientId: 'name' })).toEqual({ limit: 25 });
  });

  it('names every parameter that is wrong', () => {
    expect(() => parse({ staus: 'failed', limit: '1000' })).toThrow(
      expect.objectContaining({
        code: 'REQUEST_INVALID',
        errors: [
          { field: 'limit', problem: 'must be a number from 1 to 100' },
          { field: 'staus', problem: 'is unknown', fix: 'Remove it, or check the spelling.' },
        ],
      }),
    );
  });
});
