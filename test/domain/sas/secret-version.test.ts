import { describe, expect, it } from 'vitest';
import { fromTags, nextSerial, toTags, type TokenFacts } from '../../../src/domain/sas/secret-version';

const facts: TokenFacts = {
  kind: 'account-key',
  account: 'account',
  container: 'transfer',
  rights: 'rawl',
  ipRange: '203.0.113.1',
  accountKey: 'key2',
  accessPolicy: 'acr-ferry-1',
  serial: 12,
};

describe('toTags and fromTags', () => {
  it('carry every fact through the vault', () => {
    expect(fromTags(toTags(facts))).toEqual(facts);
    const { kind, account, container, rights } = facts;
    expect(fromTags(toTags({ kind, account, container, rights }))).toEqual({
      kind,
      account,
      container,
      rights,
    });
  });

  it('know a secret of somebody else', () => {
    expect(fromTags()).toBeUndefined();
    expect(fromTags({ ...toTags(facts), issuer: 'me' })).toBeUndefined();
    expect(fromTags({ ...toTags(facts), kind: 'account' })).toBeUndefined();
  });

  it('ignore a serial and a key that make no sense', () => {
    const mended = fromTags({ ...toTags(facts), serial: '-1', accountKey: 'key3' });
    expect(mended).not.toHaveProperty('serial');
    expect(mended).not.toHaveProperty('accountKey');
  });
});

describe('nextSerial', () => {
  it('counts on from the highest, and from one', () => {
    const version = { version: 'v', created: new Date(0), enabled: true, managedByVault: false };
    expect(nextSerial([])).toBe(1);
    expect(nextSerial([{ ...version, token: facts }, version])).toBe(13);
  });
});
