import { describe, expect, it } from 'vitest';
import { redact } from '../../src/domain/redact';

describe('redact', () => {
  it('masks every query value that is not known to be harmless', () => {
    const text =
      'GET https://a.blob.core.windows.net/c/b?comp=list&sv=2022-11-02&se=2026&sig=abc%2Fdef%3D failed';
    expect(redact(text)).toBe(
      'GET https://a.blob.core.windows.net/c/b?comp=list&sv=REDACTED&se=REDACTED&sig=REDACTED failed',
    );
  });

  it.each([
    ['AccountName=a;AccountKey=c2VjcmV0==;EndpointSuffix=x', 'c2VjcmV0'],
    ['Authorization: Bearer abc.def-ghi', 'abc.def-ghi'],
    ['token eyJhbGciOi.eyJzdWIi.c2ln', 'eyJzdWIi'],
    ['body client_secret=hunter2&x=1', 'hunter2'],
    ['?sv=1&sig=secret', 'secret'],
    ['sig=secret', 'secret'],
  ])('masks %s', (text, secret) => {
    expect(redact(text)).not.toContain(secret);
  });

  it('changes nothing the second time', () => {
    const once = redact('https://x/?sig=a AccountKey=b; Bearer c');
    expect(redact(once)).toBe(once);
  });

  it('leaves plain text alone', () => {
    const text = 'run ferryt1e1a1 failed: Status: 403 (Forbidden) for team/api:v1';
    expect(redact(text)).toBe(text);
  });
});
