import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesLeft, leaksIn, leaksLeft } from './leaks';

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

it('leaksLeft passes over a draft that has taken the place of its file meanwhile', () => {
  const state = mkdtempSync(join(tmpdir(), 'acr-ferry-leaks-'));
  try {
    for (const name of ['kept.json', 'kept.json~']) writeFileSync(join(state, name), 'AccountKey=abc==;');
    const files = filesLeft(state);
    rmSync(join(state, 'kept.json~'));
    expect(files).toHaveLength(2);
    expect(leaksLeft(state, files, none)).toMatchObject([{ where: 'kept.json' }]);
  } finally {
    rmSync(state, { recursive: true });
  }
});
