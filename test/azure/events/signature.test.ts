import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { signatureHeaders } from '../../../src/azure/events/signature';

type IsOurs = (
  headers: Record<string, string>,
  body: string,
  secret: string | Buffer,
  now: number,
) => boolean;

/** What docs/operate/events.md tells a receiver to do. */
let isOurs: IsOurs;
beforeAll(async () => {
  const [, snippet = ''] = /```js\n([^]*?)```/.exec(readFileSync('docs/operate/events.md', 'utf8')) ?? [];
  const file = join(mkdtempSync(join(tmpdir(), 'acr-ferry-snippet-')), 'is-ours.mjs');
  writeFileSync(file, snippet);
  ({ isOurs } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { isOurs: IsOurs });
});

const at = new Date('2026-01-01T00:00:10Z');
const body = '{"id":"t1.failed"}';
const secret = 'a secret of thirty-two characters';
const headers = (...secrets: string[]) => signatureHeaders(secrets, { id: 't1.failed', body, at });

describe('the signature of a webhook', () => {
  it('is found right by what the documents tell a receiver to do', () => {
    expect(isOurs(headers(secret), body, secret, at.getTime())).toBe(true);
  });

  it('is wrong for another body, secret, id or time', () => {
    const signed = headers(secret);
    expect(isOurs(signed, `${body} `, secret, at.getTime())).toBe(false);
    expect(isOurs(signed, body, `${secret}.`, at.getTime())).toBe(false);
    expect(isOurs({ ...signed, 'webhook-id': 'other' }, body, secret, at.getTime())).toBe(false);
    expect(isOurs({ ...signed, 'webhook-timestamp': '1767225611' }, body, secret, at.getTime())).toBe(false);
    for (const skew of [301_000, -301_000])
      expect(isOurs(signed, body, secret, at.getTime() + skew)).toBe(false);
    expect(isOurs({ ...signed, 'webhook-timestamp': 'now' }, body, secret, at.getTime())).toBe(false);
    expect(isOurs({}, body, secret, at.getTime())).toBe(false);
    const { 'webhook-signature': _, ...unsigned } = signed;
    expect(isOurs(unsigned, body, secret, at.getTime())).toBe(false);
  });

  it('is right by either secret while they change', () => {
    const signed = headers('the new secret of the receiver', secret);
    for (const known of ['the new secret of the receiver', secret])
      expect(isOurs(signed, body, known, at.getTime())).toBe(true);
  });

  it('is the one that Standard Webhooks has as its example', () => {
    const example = signatureHeaders(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      body: '{"test": 2432232314}',
      at: new Date(1_614_265_330_000),
    });
    expect(example['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });
});
