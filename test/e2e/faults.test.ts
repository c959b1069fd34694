import { describe, expect, it } from 'vitest';
import { followTransfer } from '../../rehearsal/start/follow';
import { troubleIn, useTroubledSystem } from './troubled-system';

const system = useTroubledSystem(40);
const { control, fault, fresh, transfer, atTarget, leaks } = system;

describe('a transfer through passing trouble', () => {
  it.each([
    [
      'ARM throttles and says for how long',
      { name: 'throttle', service: 'arm', retryAfterSeconds: 1, count: 3 },
    ],
    ['ARM throttles and does not say for how long', { name: 'throttle', service: 'arm', count: 2 }],
    ['ARM fails in a burst', { name: 'server-error', service: 'arm', count: 3 }],
    ['ARM drops connections', { name: 'drop-connection', service: 'arm', skip: 2, count: 3 }],
    ['ARM breaks answers off', { name: 'drop-connection', service: 'arm', afterBytes: 20, count: 2 }],
    ['the registry throttles', { name: 'throttle', service: 'registry', retryAfterSeconds: 1, count: 2 }],
    ['the registry drops connections', { name: 'drop-connection', service: 'registry', count: 2 }],
    ['storage is busy', { name: 'throttle', service: 'blob', skip: 3, count: 2 }],
    ['the authority fails', { name: 'server-error', service: 'authority', count: 2 }],
  ])('succeeds when %s', async (_, body) => {
    await fault(body);
    const report = await transfer();
    expect(report, troubleIn(report)).toMatchObject({ status: 'succeeded' });
  });
});

describe('a transfer that cannot be', () => {
  const premium = { sku: 'Premium', exportPolicy: 'enabled' };

  it('names the problems of both registries before anything is exported', async () => {
    await control('PATCH', 'registries/source', { exportPolicy: 'disabled' });
    await control('PATCH', 'registries/target', { sku: 'Standard' });
    const report = await transfer();
    await control('PATCH', 'registries/source', premium);
    await control('PATCH', 'registries/target', premium);
    expect(report).toMatchObject({ status: 'failed', batches: [], error: { origin: 'source' } });
    expect(report.error?.message).toMatch(/--allow-exports true.*--sku Premium/);
  });

  it('says which side and which call a registry refuses', async () => {
    await fault({ name: 'token-expired', service: 'registry', side: 'source', count: 'always' });
    const report = await transfer();
    expect(report).toMatchObject({ status: 'failed', error: { code: 'ACCESS_DENIED', origin: 'source' } });
  });

  it('says that storage refuses the network', async () => {
    await fault({ name: 'storage-firewall', service: 'blob', side: 'target', count: 'always' });
    const report = await transfer();
    expect(report).toMatchObject({ status: 'failed' });
    expect(troubleIn(report)).toContain('target');
  });

  it('says which role the app lacks on a vault', async () => {
    await fault({ name: 'vault-forbidden', count: 'always' });
    const report = await transfer();
    expect(report).toMatchObject({ status: 'failed' });
    expect(troubleIn(report)).toContain('needs the role Key Vault Secrets Officer');
  });

  it('tells what a failed export run said, with no signature in it', async () => {
    const message = 'cannot write https://a.blob.core.windows.net/c/b?sv=2024&sig=c2VjcmV0';
    await fault({ name: 'run-fails', message });
    const artifacts = fresh();
    const report = await transfer(artifacts);
    expect(report).toMatchObject({ status: 'failed' });
    expect(report.batches[0]?.error).toMatchObject({ code: 'RUN_FAILED', origin: 'source' });
    expect(troubleIn(report)).toContain('cannot write');
    expect(JSON.stringify(report)).not.toContain('c2VjcmV0');
    expect(await atTarget(artifacts)).toEqual([]);
  });

  it('tells an artifact that vanished during the export from the others', async () => {
    const [kept = '', gone = ''] = fresh();
    await fault({ name: 'artifact-vanished', subject: gone });
    const report = await transfer([kept, gone]);
    expect(report.status).toBe('partial');
    const [first, second] = report.artifacts;
    expect(first).toMatchObject({ reference: kept, verified: true });
    expect(second).toMatchObject({ reference: gone, verified: false });
    expect(second?.reason).toContain('the export run said');
  });

  it('never calls a tag that moved under the export transferred', async () => {
    const [moved = '', kept = ''] = fresh();
    await fault({ name: 'tag-moved', subject: moved });
    const report = await transfer([moved, kept]);
    expect(report.status).toBe('partial');
    const found = report.artifacts.find(({ reference }) => reference === moved);
    expect(found).toMatchObject({ verified: false });
    expect(found?.reason).toMatch(/^ARTIFACT_MOVED/);
  });

  it('stops following a run that hangs when it is cancelled', async () => {
    await fault({ name: 'run-hangs', count: 'always' });
    const { transferId } = await system.running.app.startTransfer(fresh());
    await expect
      .poll(async () => JSON.stringify(await system.running.app.transfer(transferId)))
      .toContain('"export"');
    expect((await system.running.app.request('POST', `transfers/${transferId}/cancel`)).ok).toBe(true);
    expect(await followTransfer(system.running.app, transferId, () => undefined)).toMatchObject({
      status: 'cancelled',
    });
  });
});

describe('the traces of all this trouble', () => {
  it('hold no signature, key, token or client secret', () => {
    expect(leaks()).toEqual([]);
  });
});
