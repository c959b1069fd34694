import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rememberedChoice } from '../../../src/records/copy/paths';
import { arrived, exportBlob, freshName, MiB } from './support/blobs';
import { reads, refuse, refusing, type Which } from './support/faults';
import { servingFromUrl } from './support/from-url';
import { copyServices, requestFor, runCopy } from './support/run-copy';
import { startStorage, type TestStorage } from './support/storage';

let storage: TestStorage;
beforeAll(async () => {
  storage = await startStorage();
  storage.additions.push(servingFromUrl(storage));
});
afterEach(() => {
  storage.calm();
});
afterAll(() => storage.close());

const fromUrl: Which = ({ headers, query }) =>
  headers['x-ms-copy-source'] !== undefined &&
  (headers['x-ms-blob-type'] !== undefined || query.get('comp') === 'block');

describe('auto', () => {
  const size = 9 * MiB;
  let name: string;
  let content: Buffer;
  beforeEach(async () => {
    name = freshName();
    content = await exportBlob(storage, name, size);
    storage.calm();
  });

  it('lets the target pull where it can, and reads no byte itself', async () => {
    const { outcome } = await runCopy(copyServices(storage).services, requestFor(name));
    expect(outcome).toMatchObject({
      ok: true,
      value: { strategy: 'from-url', reason: 'the target service can read the source' },
    });
    const read = storage.seen.filter((seen) => reads(seen) && seen.headers['user-agent'] !== undefined);
    expect(read).toEqual([]);
  });

  it.each([
    ['501 APINotImplemented', fromUrl, 501, 'APINotImplemented', 'stream'],
    ['500 CannotVerifyCopySource', fromUrl, 500, 'CannotVerifyCopySource', 'stream'],
    ['403 at the source', fromUrl, 403, 'CannotVerifyCopySource', 'stream'],
    ['404 at the source', fromUrl, 404, 'CannotVerifyCopySource', 'stream'],
    ['a service that always seems busy', fromUrl, 503, 'ServerBusy', 'stream'],
  ] as const)('falls back on %s and says why', async (_what, which, status, code, strategy) => {
    storage.intercepts.push(refusing(which, Infinity, status, code, { 'retry-after': '0' }));
    const { outcome } = await runCopy(copyServices(storage).services, requestFor(name));
    expect(outcome).toMatchObject({ ok: true, value: { strategy } });
    if (!outcome.ok) throw new Error('unreachable');
    expect(outcome.value.reason).toMatch(/^from-url was refused: /);
    expect(outcome.value.reason).toContain(code);
    expect((await arrived(storage, name))?.content.equals(content)).toBe(true);
  });

  it('remembers for the route what worked, for a day', async () => {
    const { services, route, documents: kept } = copyServices(storage);
    storage.intercepts.push(refusing(fromUrl, Infinity, 403, 'CannotVerifyCopySource'));
    await runCopy(services, requestFor(name));
    expect(kept.get(rememberedChoice(route.name).name)).toMatchObject({ strategy: 'stream' });
    storage.calm();
    const next = freshName();
    await exportBlob(storage, next, 1000);
    const later = { ...services, now: () => new Date('2026-01-01T23:00:00Z') };
    const remembered = await runCopy(later, requestFor(next, 't2'));
    expect(remembered.outcome).toMatchObject({ ok: true, value: { strategy: 'stream' } });
    expect(storage.seen.filter(fromUrl)).toEqual([]);
    const again = freshName();
    await exportBlob(storage, again, 1000);
    const nextDay = { ...services, now: () => new Date('2026-01-02T00:00:01Z') };
    const tried = await runCopy(nextDay, requestFor(again, 't3'));
    expect(tried.outcome).toMatchObject({ ok: true, value: { strategy: 'from-url' } });
  });

  it('does not mistake a refused write for a source out of reach', async () => {
    storage.intercepts.push(refusing(fromUrl, Infinity, 403, 'AuthorizationPermissionMismatch'));
    const { outcome } = await runCopy(copyServices(storage).services, requestFor(name));
    expect(outcome).toMatchObject({ ok: false, error: { code: 'ACCESS_DENIED', origin: 'target' } });
    if (!outcome.ok) expect(outcome.error.message).toContain('Storage Blob Data Contributor');
  });

  it('does not turn to another when the bytes are not what the Content-MD5 of the source says', async () => {
    storage.intercepts.push(refusing(fromUrl, Infinity, 400, 'Md5Mismatch'));
    const { outcome } = await runCopy(copyServices(storage).services, requestFor(name));
    expect(outcome).toMatchObject({ ok: false, error: { code: 'COPY_CORRUPT', origin: 'source' } });
    expect(await arrived(storage, name)).toBeUndefined();
  });

  it('keeps to a strategy the route names, and says why that does not work', async () => {
    storage.intercepts.push(refusing(fromUrl, Infinity, 403, 'CannotVerifyCopySource'));
    const { services } = copyServices(storage, { COPY_STRATEGY: 'from-url' });
    const { outcome } = await runCopy(services, requestFor(name));
    expect(outcome).toMatchObject({ ok: false, error: { code: 'COPY_FAILED' } });
    if (!outcome.ok)
      expect(outcome.error.message).toContain('from-url is not possible: 403 CannotVerifyCopySource');
  });

  it.each(['source', 'target'] as const)(
    'names the account and the remedy when the %s turns it away',
    async (end) => {
      storage.intercepts.push((seen, request, response) => {
        if (seen.account !== end) return false;
        request.resume();
        refuse(response, 403, 'AuthorizationFailure');
        return true;
      });
      const { outcome } = await runCopy(copyServices(storage).services, requestFor(name));
      expect(outcome).toMatchObject({
        ok: false,
        error: { code: 'ACCESS_DENIED', origin: end, retryable: false },
      });
      if (!outcome.ok) expect(outcome.error.message).toMatch(new RegExp(`account ${end} .*storage firewall`));
    },
  );
});
