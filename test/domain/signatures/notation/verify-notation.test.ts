import { describe, expect, it } from 'vitest';
import { actionsOf } from '../../../../src/domain/signatures/notation/policy-rules';
import { certificates, fixture, outcomeOf, policyOf, sample, stamped } from './recorded';

const tsa = certificates('globalsignRoot.cer');
/** The recorded authority names who tells of its revocation. */
const withTsa = (level: string, revocation?: 'skip') =>
  policyOf(level, {
    actions: actionsOf(level, { revocation }),
    stores: { ...policyOf(level).stores, tsa },
  });

describe('a signature that notation made', () => {
  it.each(['jwsWithTimestamp.sig', 'coseWithTimestamp.sig'])(
    'counts with the time stamp of an authority, and without asking for one: %s',
    async (name) => {
      expect(await outcomeOf(fixture(name), withTsa('strict', 'skip'))).toEqual([]);
      expect(await outcomeOf(fixture(name), policyOf('strict'))).toEqual([]);
    },
  );

  it('counts by scheme: its certificates are looked for in the trust stores of that one', async () => {
    expect(await outcomeOf(fixture('ca_valid_sig_env.json'), policyOf('strict'), sample)).toEqual([]);
    expect(await outcomeOf(fixture('sa_valid_sig_env.json'), withTsa('strict'), sample)).toEqual([]);
    const foreign = policyOf('strict', { stores: { ...policyOf('strict').stores, ca: tsa } });
    expect(await outcomeOf(fixture('ca_valid_sig_env.json'), foreign, sample)).toMatch(
      /^SIGNATURE_UNTRUSTED: its certificates lead to none in the trust stores of ca/,
    );
  });

  it('of another digest, size or media type is refused at every level', async () => {
    for (const level of ['strict', 'permissive', 'audit']) {
      const other = { ...stamped, digest: sample.digest };
      expect(await outcomeOf(fixture('jwsWithTimestamp.sig'), policyOf(level), other)).toMatch(
        /^SIGNATURE_INVALID: it is of sha256:c0669e/,
      );
      const larger = { ...stamped, size: 529 };
      expect(await outcomeOf(fixture('coseWithTimestamp.sig'), policyOf(level), larger)).toMatch(
        /^SIGNATURE_INVALID: it names another size/,
      );
    }
  });

  it('that is altered anywhere is refused, by whatever byte', async () => {
    for (const name of ['jwsWithTimestamp.sig', 'coseWithTimestamp.sig']) {
      const whole = fixture(name);
      for (let at = 0; at < whole.length; at += 397) {
        const altered = Buffer.from(whole);
        altered[at] = (altered[at] ?? 0) ^ 0x01;
        const outcome = await outcomeOf(altered, withTsa('strict', 'skip'));
        // An agent's name is not signed.
        if (typeof outcome !== 'string') expect(outcome).toEqual([]);
        else expect(outcome).toMatch(/^SIGNATURE_(INVALID|UNTRUSTED|EXPIRED): /);
      }
      expect(await outcomeOf(whole.subarray(0, 900), policyOf('audit'))).toMatch(/envelope is damaged/);
    }
  });

  it('that expired is refused, or noted where the level only logs it', async () => {
    const name = 'ca_expired_sig_env.json';
    expect(await outcomeOf(fixture(name), policyOf('strict'), sample)).toMatch(
      /^SIGNATURE_EXPIRED: it expired on 2022-07-29/,
    );
    expect(await outcomeOf(fixture(name), policyOf('permissive'), sample)).toEqual([
      expect.stringMatching(/^expiry is only logged by the trust policy acme: it expired/) as string,
    ]);
  });

  it('that asks for a plugin is refused', async () => {
    expect(await outcomeOf(fixture('ca_plugin_sig_env.json'), policyOf('audit'), sample)).toMatch(
      /^SIGNATURE_INVALID: it demands .*it asks for a plugin/,
    );
  });

  it('counts for trusted identities only', async () => {
    const identity = (parts: Record<string, string>) =>
      policyOf('strict', { identities: [new Map(Object.entries(parts))] });
    const name = fixture('jwsWithTimestamp.sig');
    expect(await outcomeOf(name, identity({ C: 'US', ST: 'WA', O: 'Notary' }))).toEqual([]);
    expect(await outcomeOf(name, identity({ C: 'US', ST: 'WA', O: 'Other' }))).toMatch(
      /^SIGNATURE_UNTRUSTED: .*CN=alpine, O=Notary.* is no trusted identity/,
    );
  });
});

describe('a time stamp', () => {
  it('keeps a signature good whose certificate has expired since', async () => {
    const name = fixture('coseExpiredWithTimestamp.sig');
    const audit = await outcomeOf(name, { ...withTsa('audit') });
    expect(String(audit)).not.toContain('did not hold');
    expect(String(await outcomeOf(name, policyOf('audit')))).toContain('did not hold now');
  });

  it.each([
    ['timestampBeforeNotBefore.sig', /^SIGNATURE_(EXPIRED|UNTRUSTED): /],
    ['timestampAfterNotAfter.sig', /^SIGNATURE_(EXPIRED|UNTRUSTED): /],
    ['ca_valid_sig_env.json', /^SIGNATURE_UNTRUSTED: it has no time stamp/],
  ])('that is missing, too early or too late is refused: %s', async (name, why) => {
    const artifact = name.startsWith('ca_') ? sample : stamped;
    expect(await outcomeOf(fixture(name), withTsa('strict'), artifact)).toMatch(why);
  });

  it('by an authority of which nobody tells is refused where that is enforced', async () => {
    const name = fixture('jwsWithTimestamp.sig');
    const why = /whether the certificate .*GlobalSign.* was revoked is not known: nobody answers$/;
    const refused = await outcomeOf(name, withTsa('strict'));
    expect(refused).toMatch(/^SIGNATURE_UNCHECKED: /);
    expect(refused).toMatch(why);
    for (const level of ['permissive', 'audit'])
      expect(await outcomeOf(name, withTsa(level))).toEqual([expect.stringMatching(why) as string]);
  });

  it('by an authority that was revoked is refused, be it after the stamp', async () => {
    const name = fixture('jwsWithTimestamp.sig');
    const standings = [
      { kind: 'good' },
      { kind: 'revoked', at: new Date('2025-12-01'), invalidFrom: new Date('2025-12-01') },
    ] as const;
    const [good, revoked] = await Promise.all(
      standings.map((each) =>
        outcomeOf(name, withTsa('strict'), stamped, undefined, () => Promise.resolve(each)),
      ),
    );
    expect(good).toEqual([]);
    expect(revoked).toMatch(/^SIGNATURE_REVOKED: the certificate .*GlobalSign.* was revoked on 2025-12-01/);
  });

  it('by an authority of others is refused', async () => {
    const stores = { ...policyOf('strict').stores, tsa: certificates('NotationTestRoot.pem') };
    expect(await outcomeOf(fixture('jwsWithTimestamp.sig'), policyOf('strict', { stores }))).toMatch(
      /^SIGNATURE_UNTRUSTED: its time stamp is by nobody in a trust store of tsa/,
    );
  });
});
