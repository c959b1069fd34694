import { describe, expect, it } from 'vitest';
import { isTransient } from '../../../src/azure/copy/faults';
import { failure } from './support/failure';

describe('isTransient', () => {
  it.each([408, 429, 500, 502, 503, 504])('counts %d as passing', (status) => {
    expect(isTransient(failure(status))).toBe(true);
  });
  it.each([400, 401, 403, 404, 409, 412, 501])('counts %d as final', (status) => {
    expect(isTransient(failure(status))).toBe(false);
  });
  it('counts a cut connection as passing, which the SDK calls an abort', () => {
    expect(isTransient(new DOMException('The operation was aborted.', 'AbortError'))).toBe(true);
  });
});
