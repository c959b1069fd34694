import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/config';
import { readPublicKeys } from '../../src/domain/waybill/keys';
import { openWaybill } from '../../src/domain/waybill/open-waybill';
import { signWaybill } from '../../src/domain/waybill/signature';
import { sampleWaybill, testKey } from '../domain/waybill/carried';
import { sampleEnvironment } from '../support/environment';

const key = testKey('P-256');
const other = testKey('RSA');
const with_ = (lineEnd: string, pem = key.publicPem): string => pem.trim().replaceAll('\n', lineEnd);

describe('a public key as portals, pipelines and shells leave it', () => {
  it.each([
    ['\\r\\n, written out', with_('\\r\\n')],
    ['\\n, written out', with_('\\n')],
    ['\\\\n, escaped twice', with_('\\\\n')],
    ['CRLF', with_('\r\n')],
    ['CR', with_('\r')],
    ['blanks', with_(' ')],
    ['tabs', with_('\t')],
    ['blanks and \\n', with_(' \\n ')],
    ['blanks that do not break', with_('\u00A0')],
    ['nothing', with_('')],
    ['quotes around', `"${with_('\\r\\n')}"`],
    ['a byte order mark', `\uFEFF${key.publicPem}`],
    ['what openssl writes before', `Bag Attributes\n  friendlyName: waybills\n${key.publicPem}`],
  ])('is read with %s', async (_what, text) => {
    const parsed = parseConfig({ ...sampleEnvironment, ROUTE_MODE: 'receive', WAYBILL_PUBLIC_KEY: text });
    expect(parsed).not.toHaveProperty('problems');
    const keys = readPublicKeys(text);
    if (typeof keys === 'string') throw new Error(keys);
    const signed = Buffer.from(await signWaybill(sampleWaybill(), key.signer));
    expect((await openWaybill(signed, keys)).signature).toBe('verified');
  });

  it('and several of them', () => {
    const both = `${with_('\\r\\n')}\\r\\n${with_(' ', other.publicPem)}`;
    expect(readPublicKeys(both)).toHaveLength(2);
  });

  it.each([
    ['cut', key.publicPem.slice(0, 90)],
    ['without its last line', key.publicPem.replace('-----END PUBLIC KEY-----', '')],
    ['with a letter lost', key.publicPem.replace('MF', 'M')],
    ['with a character no key has', key.publicPem.replace('MF', 'M*')],
    ['the second of two', `${key.publicPem}${other.publicPem.replace('MI', 'M-')}`],
  ])('is damaged when it is: %s', (_what, text) => {
    expect(readPublicKeys(text)).toMatch(/damaged/);
  });
});
