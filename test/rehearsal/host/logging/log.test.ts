import { describe, expect, it } from 'vitest';
import { createLog, scrub } from '../../../../rehearsal/host/logging/log';

function lines(options: Parameters<typeof createLog>[0]): {
  log: ReturnType<typeof createLog>;
  written: string[];
} {
  const written: string[] = [];
  return { written, log: createLog({ ...options, write: (line) => written.push(line) }) };
}

describe('createLog', () => {
  it('writes one line of text, or of JSON, per record', () => {
    const text = lines({});
    text.log('warning', 'Function.f.User', 'careful', 'id-1');
    expect(text.written[0]).toMatch(/^\[\d{4}-.*Z\] warning {5}Function\.f\.User: careful$/);
    const json = lines({ json: true });
    json.log('information', 'Host', 'two\nlines', 'id-1');
    expect(JSON.parse(json.written[0]!)).toMatchObject({
      level: 'information',
      category: 'Host',
      message: 'two\nlines',
      invocationId: 'id-1',
    });
    expect(json.written[0]).not.toContain('\n');
  });

  it('drops what is below the minimum', () => {
    const { log, written } = lines({ minimum: 'error' });
    log('warning', 'Host', 'x');
    log('critical', 'Host', 'y');
    expect(written).toHaveLength(1);
  });

  it('hides credentials', () => {
    const { log, written } = lines({ json: true });
    log('information', 'Host', 'https://x.blob/c?sv=1&sig=SECRET');
    expect(written[0]).not.toContain('SECRET');
  });
});

describe('scrub', () => {
  it.each([
    ['a AccountKey=abc;EndpointSuffix=x" b', 'a [Hidden Credential]" b'],
    ['url?code=abc', 'url[Hidden Credential]'],
    ['PASSWORD=x', '[Hidden Credential]'],
    ["key=1' key=2<", "[Hidden Credential]' [Hidden Credential]<"],
    ['sig=1\nnext line', 'sig=1\nnext line'],
    ['?sig=1\nnext line "end', '[Hidden Credential]"end'],
    ['PublicKeyToken=1 Token=2', 'PublicKeyToken=1 [Hidden Credential]'],
    ['a=1 amqp://u:p@host:1', 'a=1 [Hidden Credential]'],
    ['amqp://u:p@host:1', '[Hidden Credential]'],
    ['a/code=b', 'a/code=b'],
    ['nothing here', 'nothing here'],
  ])('%j becomes %j', (text, expected) => {
    expect(scrub(text)).toBe(expected);
  });
});
