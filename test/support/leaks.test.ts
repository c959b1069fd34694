import { describe, expect, it } from 'vitest';
import { leaksIn } from './leaks';

const none = new Map<string, string>();

describe('leaksIn', () => {
  it.each([
    'GET https://a.blob.core.windows.net/c/b.tar?sv=2022-11-02&sig=abc%3D failed',
    '{"url":"https://a/c?sig=abc"}',
    'sv=2022-11-02;sig=abc',
    'authorization: Bearer eyJhbGciOiJSUzI1NiJ9',
    'authorization: SharedKey account:abc=',
    'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=abc==;',
    '{"token":"eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwcyJ9.c2ln"}',
  ])('finds the credential in %s', (text) => {
    expect(leaksIn('log', text, none)).not.toEqual([]);
  });

  it('finds a known value in whatever surrounds it, and names it, not the value', () => {
    expect(leaksIn('log', 'xxhunter2xx', new Map([['client secret', 'hunter2']]))).toEqual([
      { where: 'log', what: 'client secret' },
    ]);
  });

  it('lets masked and harmless text pass', () => {
    const text = 'https://a/c?sv=REDACTED&sig=REDACTED&comp=block; design=new; Bearer REDACTED';
    expect(leaksIn('log', text, none)).toEqual([]);
  });
});
