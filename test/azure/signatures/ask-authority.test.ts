import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askAuthority } from '../../../src/azure/signatures/ask-authority';
import type { ReadCertificate } from '../../../src/domain/signatures/notation/certificate';
import { openAuthority, type Authority } from './authority';

/** What becomes of certificates by answers of OpenSSL, over HTTP. */

let acme: Authority;
let count = 0;
beforeAll(async () => {
  acme = await openAuthority();
});
afterAll(() => acme.close());
beforeEach(() => void acme.asked());

const at = (path: string): string => acme.url(path);
const ocsp = (...urls: readonly string[]): string =>
  `authorityInfoAccess=${urls.map((url) => `OCSP;URI:${url}`).join(',')}`;
const crl = (...urls: readonly string[]): string =>
  `crlDistributionPoints=${urls.map((url) => `URI:${url}`).join(',')}`;
/** A certificate nobody has asked of yet. */
const signer = (...extensions: readonly string[]): ReadCertificate => {
  count += 1;
  return acme.issue(`signer-${count}`, ['keyUsage=critical,digitalSignature', ...extensions]);
};
const ask = (certificate: ReadCertificate, now = new Date()) => askAuthority(certificate, acme.root, now);
const unknown = (why: RegExp) => ({ kind: 'unknown', why: expect.stringMatching(why) as string });
const altered = (bytes: Buffer): Buffer => bytes.fill(0, bytes.length - 8);
const hours = (many: number): Date => new Date(Date.now() + many * 3600_000);

describe('by OCSP', () => {
  it('a certificate is good until it is revoked, and the answer is kept while it holds', async () => {
    const certificate = signer(ocsp(at('/ocsp')));
    expect(await Promise.all([ask(certificate), ask(certificate)])).toEqual([
      { kind: 'good' },
      { kind: 'good' },
    ]);
    acme.revoke(certificate, '250101000000Z,keyCompromise');
    expect(await ask(certificate, hours(0.9))).toEqual({ kind: 'good' });
    expect(acme.asked()).toEqual(['/ocsp']);
    // OpenSSL answers by the clock, so the next answer has expired by then, and says nothing.
    expect(await ask(certificate, hours(2))).toEqual(unknown(/\/ocsp: its answer expired on 20/));
    expect(acme.asked()).toEqual(['/ocsp']);
  });

  it('one that is revoked is told, with the date since when it is not to be believed', async () => {
    const [plain, since] = [signer(ocsp(at('/ocsp'))), signer(ocsp(at('/ocsp')))];
    acme.revoke(plain, '250101000000Z,keyCompromise');
    acme.revoke(since, '250101000000Z,keyTime,20240601000000Z');
    const revoked = { kind: 'revoked', at: new Date('2025-01-01T00:00:00Z') };
    expect(await ask(plain)).toEqual(revoked);
    expect(await ask(since)).toEqual({ ...revoked, invalidFrom: new Date('2024-06-01T00:00:00Z') });
  });

  it('whom the issuer gave a certificate for that may answer, too; nobody else may', async () => {
    const forOcsp = ['extendedKeyUsage=OCSPSigning', 'noCheck=ignored'];
    acme.issue('delegate', forOcsp);
    acme.issue('not-for-that', ['extendedKeyUsage=codeSigning']);
    acme.issue('of-a-stranger', forOcsp, 'stranger');
    for (const by of ['delegate', 'not-for-that', 'of-a-stranger', 'stranger'])
      acme.on(`/by-${by}`, (request) => acme.respond(request, by, '-nmin', '60'));
    expect(await ask(signer(ocsp(at('/by-delegate'))))).toEqual({ kind: 'good' });
    for (const by of ['not-for-that', 'of-a-stranger', 'stranger'])
      expect(await ask(signer(ocsp(at(`/by-${by}`))))).toEqual(unknown(/signed by nobody who may tell/));
  });

  it('a delegate is looked for in the lists it names, unless nobody is to be asked', async () => {
    const delegate = acme.issue('checked', ['extendedKeyUsage=OCSPSigning', crl(at('/list'))]);
    acme.on('/by-checked', (request) => acme.respond(request, 'checked', '-nmin', '60'));
    expect(await ask(signer(ocsp(at('/by-checked'))))).toEqual({ kind: 'good' });
    expect(acme.asked()).toEqual(['/by-checked', '/list']);
    acme.revoke(delegate, '250101000000Z,keyCompromise');
    expect(await ask(signer(ocsp(at('/by-checked'))))).toEqual(unknown(/by a responder that is revoked/));
  });

  it('an answer that is of another one, of no end, damaged or a refusal says nothing', async () => {
    const other = signer(ocsp(at('/ocsp')));
    await ask(other);
    let replayed: Buffer = Buffer.alloc(0);
    acme.on('/kept', (request) => (replayed = acme.respond(request)));
    await ask(signer(ocsp(at('/kept'))));
    acme.on('/replayed', () => replayed);
    acme.on('/endless', (request) => acme.respond(request, 'root', '-resp_key_id'));
    acme.on('/damaged', (request) => acme.respond(request).fill(0, 40, 60));
    acme.on('/altered', (request) => altered(acme.respond(request, 'root', '-nmin', '60', '-resp_no_certs')));
    acme.on('/later', () => Buffer.from([0x30, 3, 0x0a, 1, 3]));
    for (const [path, why] of [
      ['/replayed', /its answer is of another certificate/],
      ['/endless', /does not say until when it holds/],
      ['/damaged', /\/damaged: /],
      ['/altered', /signed by nobody who may tell/],
      ['/later', /it answered try later/],
    ] as const)
      expect(await ask(signer(ocsp(at(path))))).toEqual(unknown(why));
  });

  it('one that the responder does not know, or not speak of, is looked for in lists', async () => {
    const forgotten = signer(ocsp(at('/ocsp')), crl(at('/list')));
    const alone = signer(ocsp(at('/ocsp')));
    for (const each of [forgotten, alone]) acme.forget(each);
    expect(await ask(alone)).toEqual(unknown(/\/ocsp: it does not know the certificate/));
    acme.asked();
    expect(await ask(forgotten)).toEqual({ kind: 'good' });
    expect(acme.asked()).toEqual(['/ocsp', '/list']);
    const certificate = signer(ocsp(at('/knows-none')), crl(at('/list')));
    const serial = Buffer.from(certificate.x509.serialNumber, 'hex');
    acme.on('/knows-none', (request) =>
      acme.respond(request.fill(1, request.indexOf(serial) + 1, request.indexOf(serial) + serial.length)),
    );
    expect(await ask(certificate)).toEqual({ kind: 'good' });
    expect(acme.asked()).toEqual(['/knows-none', '/list']);
  });
});

describe('by lists', () => {
  it('a certificate is good that is not on it, and revoked with what is said of it, in order', async () => {
    expect(await ask(signer(crl(at('/list'))))).toEqual({ kind: 'good' });
    const [since, held] = [signer(crl(at('/nowhere'), at('/list'))), signer(crl(at('/list')))];
    acme.revoke(since, '250101000000Z,keyTime,20240601000000Z');
    acme.revoke(held, '250101000000Z,certificateHold');
    const revoked = { kind: 'revoked', at: new Date('2025-01-01T00:00:00Z') };
    expect(await ask(since)).toEqual({ ...revoked, invalidFrom: new Date('2024-06-01T00:00:00Z') });
    expect(await ask(held)).toEqual(revoked);
  });

  it('an answer by OCSP comes first, and lists are asked where there is none', async () => {
    expect(await ask(signer(ocsp(at('/ocsp')), crl(at('/list'))))).toEqual({ kind: 'good' });
    expect(acme.asked()).toEqual(['/ocsp']);
    const certificate = signer(ocsp(at('/nowhere')), crl(at('/list')));
    acme.revoke(certificate, '250101000000Z,superseded');
    expect((await ask(certificate)).kind).toBe('revoked');
    expect(acme.asked()).toEqual(['/nowhere', '/list']);
  });

  it('one of many thousand entries is read', async () => {
    const others = Array.from(
      { length: 20_000 },
      (_, i) => `R\t400101000000Z\t250101000000Z,keyCompromise\t${i + 100_000}\tunknown\t/CN=x${i}`,
    );
    const [good, bad] = [signer(crl(at('/large'))), signer(crl(at('/large')))];
    acme.revoke(bad, '250101000000Z,keyCompromise');
    const large = acme.list([], others);
    acme.on('/large', () => large);
    expect(large.length).toBeGreaterThan(500_000);
    expect([(await ask(good)).kind, (await ask(bad)).kind]).toEqual(['good', 'revoked']);
  });

  it('one that expired, is by another one, altered, of other certificates or cut says nothing', async () => {
    acme.on('/strange', () => acme.list([], [], 'stranger'));
    acme.on('/altered-list', () => altered(acme.list()));
    acme.on('/cut', () => acme.list().subarray(0, -20));
    acme.on('/of-authorities', () => acme.list(['issuingDistributionPoint=critical,onlyCA:TRUE']));
    acme.on('/some-reasons', () => acme.list(['issuingDistributionPoint=onlysomereasons:AACompromise']));
    acme.on('/elsewhere', () =>
      acme.list(['issuingDistributionPoint=critical,fullname:URI:http://x.test/1']),
    );
    acme.on('/strict', () => acme.list(['1.2.3.4=critical,ASN1:NULL']));
    for (const [path, why] of [
      ['/strange', /not signed by the issuer/],
      ['/altered-list', /not signed by the issuer/],
      ['/cut', /longer than what it is in/],
      ['/of-authorities', /of other certificates/],
      ['/elsewhere', /of other certificates/],
      ['/some-reasons', /of other certificates/],
      ['/strict', /demands 1\.2\.3\.4, which is not understood/],
    ] as const)
      expect(await ask(signer(crl(at(path))))).toEqual(unknown(why));
    expect(await ask(signer(crl(at('/list'))), hours(2))).toEqual(unknown(/answer expired/));
    expect(await ask(signer(crl(at('/list'))), hours(-2))).toEqual(unknown(/its answer is of 20/));
  });

  it('one for certificates that name it counts', async () => {
    acme.on('/its-own', () =>
      acme.list([`issuingDistributionPoint=critical,fullname:URI:${at('/its-own')},onlyuser:TRUE`]),
    );
    expect(await ask(signer(crl(at('/its-own'))))).toEqual({ kind: 'good' });
  });

  it('changes that a list names are asked for, and count', async () => {
    const freshest = `freshestCRL=URI:${at('/changes')}`;
    const [gone, lifted] = [signer(crl(at('/base'))), signer(crl(at('/base')))];
    acme.revoke(lifted, '250101000000Z,certificateHold');
    const base = acme.list([freshest]);
    acme.on('/base', () => base);
    expect(await ask(gone)).toEqual(unknown(/\/base: answered 404/));
    const since = '2.5.29.27=critical,ASN1:INTEGER:1';
    acme.revoke(gone, '250201000000Z,keyCompromise');
    acme.revoke(lifted, '250201000000Z,removeFromCRL');
    acme.on('/changes', () => acme.list([since]));
    expect(await ask(gone, hours(0.1))).toEqual({ kind: 'revoked', at: new Date('2025-02-01T00:00:00Z') });
    expect(await ask(lifted)).toEqual({ kind: 'good' });
    acme.on('/changes', () => acme.list());
    expect(await ask(signer(crl(at('/base'))))).toEqual(unknown(/the changes it names are of another list/));
    acme.on('/only-changes', () => acme.list([since]));
    expect(await ask(signer(crl(at('/only-changes'))))).toEqual(unknown(/has changes only/));
  });
});

describe('an address', () => {
  it('that does not answer, or too much, tells nothing, and is left alone for a minute', async () => {
    acme.hurry();
    acme.on('/silent', () => undefined);
    acme.on('/endless-answer', () => Buffer.alloc(21 * 1024));
    acme.on('/moved', (_, response) => void response.writeHead(302, { location: at('/ocsp') }).end());
    for (const [url, why] of [
      [at('/silent'), /\/silent: did not answer within 2 seconds/],
      [at('/endless-answer'), /answered with more than 20480 bytes/],
      [at('/moved'), /answered 302/],
      ['http://gone.acme.test/', /did not answer \(ERR_OUTBOUND_REFUSED\)/],
    ] as const)
      expect(await ask(signer(ocsp(url)))).toEqual(unknown(why));
    const certificate = signer(ocsp(at('/nowhere')));
    acme.asked();
    for (const after of [0, 0.01, 0.02]) await ask(certificate, hours(after));
    expect(acme.asked()).toEqual(['/nowhere', '/nowhere']);
  });

  it('of the machine itself, of the metadata service, or not of http is not called', async () => {
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1'])
      expect(await ask(signer(ocsp(`http://${host}:${acme.port}/ocsp`)))).toEqual(
        unknown(/is at an address that is not asked/),
      );
    for (const host of ['169.254.169.254', '168.63.129.16', '[fe80::1]'])
      expect(await ask(signer(crl(`http://${host}/`)))).toEqual(unknown(/an address that is not asked/));
    for (const url of ['https://pki.acme.test/ocsp', 'ldap://pki.acme.test/ocsp'])
      expect(await ask(signer(ocsp(url)))).toEqual(unknown(/is no address of http/));
    expect(acme.asked()).toEqual([]);
  });
});
