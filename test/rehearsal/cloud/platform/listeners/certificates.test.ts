import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadCertificates } from '../../../../../rehearsal/cloud/platform/listeners/certificates';
import { hostTable } from '../../../../../rehearsal/cloud/platform/listeners/hosts';
import { defaultWorld } from '../../../../../rehearsal/world';
import { temporaryState } from '../cloud-process';
import { day } from '../../../../../rehearsal/day';

let folder: ReturnType<typeof temporaryState>;
const hosts = ['localhost', ...hostTable(defaultWorld).keys()];

beforeEach(() => {
  folder = temporaryState();
});
afterEach(() => {
  vi.useRealTimers();
  folder.remove();
});

const load = async (names = hosts): Promise<{ leaf: X509Certificate; authority: X509Certificate }> => {
  const { cert, caFile } = await loadCertificates(folder.state, names);
  return { leaf: new X509Certificate(cert), authority: new X509Certificate(readFileSync(caFile)) };
};

describe('loadCertificates', () => {
  it('names every host of the world and loopback, signed by its own authority', async () => {
    const { leaf, authority } = await load();
    for (const host of hosts) expect(leaf.checkHost(host)).toBe(host);
    expect(leaf.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(authority.ca).toBe(true);
    expect(leaf.verify(authority.publicKey)).toBe(true);
  });

  it('keeps both over a restart', async () => {
    const first = await load();
    const second = await load();
    expect(second.leaf.fingerprint256).toBe(first.leaf.fingerprint256);
    expect(second.authority.fingerprint256).toBe(first.authority.fingerprint256);
  });

  it('makes a new leaf under the same authority for other hosts or near its end', async () => {
    const first = await load();
    const other = await load([...hosts, 'another.azurecr.io']);
    expect(other.leaf.checkHost('another.azurecr.io')).toBe('another.azurecr.io');
    expect(other.authority.fingerprint256).toBe(first.authority.fingerprint256);

    vi.useFakeTimers({ now: Date.now() + 25 * day, toFake: ['Date'] });
    const renewed = await load();
    expect(renewed.leaf.fingerprint256).not.toBe(other.leaf.fingerprint256);
    expect(renewed.authority.fingerprint256).toBe(first.authority.fingerprint256);
  });
});
