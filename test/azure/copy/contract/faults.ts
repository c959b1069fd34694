import { describe, expect, it } from 'vitest';
import { copyServices, requestFor, runCopy } from '../support/run-copy';
import { arrived, exportBlob, freshName, MiB } from '../support/blobs';
import { cutting, puts, reads, refusing, type Which } from '../support/faults';
import type { TestStorage } from '../support/storage';

const at =
  (account: string, method: string): Which =>
  (seen) =>
    seen.account === account && seen.method === method;

/** What the network and a busy service do to a copy, among it what the SDK does not survive by itself. */
export function faultsContract(storage: () => TestStorage): void {
  const stream = (settings: Record<string, string> = {}) =>
    copyServices(storage(), { COPY_STRATEGY: 'stream', COPY_CONCURRENCY: '1', ...settings });

  describe('faults', () => {
    it.each([
      ['503 ServerBusy on a block', puts('block'), 503, 'ServerBusy', {}],
      ['500 on a block', puts('block'), 500, 'InternalError', {}],
      ['429 on a block', puts('block'), 429, 'TooManyRequests', { 'retry-after': '0' }],
      ['408 on a block', puts('block'), 408, 'RequestTimeout', {}],
      ['502 on a read', reads, 502, 'BadGateway', {}],
      ['504 on a read', reads, 504, 'GatewayTimeout', {}],
      ['503 on a look at the source', at('source', 'HEAD'), 503, 'ServerBusy', {}],
      ['503 on the list of blocks', at('target', 'GET'), 503, 'ServerBusy', {}],
      ['504 on the commit', puts('blocklist'), 504, 'GatewayTimeout', {}],
    ] as const)('survives %s', async (_fault, which, status, code, headers) => {
      const name = freshName();
      const content = await exportBlob(storage(), name, 9 * MiB);
      storage().intercepts.push(refusing(which, 2, status, code, headers));
      const { outcome } = await runCopy(stream().services, requestFor(name));
      expect(outcome).toMatchObject({ ok: true });
      expect((await arrived(storage(), name))?.content.equals(content)).toBe(true);
    });

    it('leaves a service alone as long as it asks, by a timer of the orchestration', async () => {
      const name = freshName();
      await exportBlob(storage(), name, 9 * MiB);
      storage().intercepts.push(refusing(puts('block'), 1, 503, 'ServerBusy', { 'retry-after': '90' }));
      const { outcome, elapsedMs } = await runCopy(stream().services, requestFor(name));
      expect(outcome.ok).toBe(true);
      expect(elapsedMs).toBeGreaterThanOrEqual(90_000);
    });

    it('gives up on a service that never takes anything, and says so', async () => {
      const name = freshName();
      await exportBlob(storage(), name, 9 * MiB);
      storage().intercepts.push(
        refusing(puts('block'), Infinity, 503, 'ServerBusy', { 'retry-after': '90' }),
      );
      const { outcome } = await runCopy(stream().services, requestFor(name));
      expect(outcome).toMatchObject({ ok: false, error: { code: 'THROTTLED', retryable: true } });
    });

    it.each(['destroy', 'reset'] as const)(
      'takes up reads that were cut (%s) where they broke',
      async (how) => {
        const name = freshName();
        const content = await exportBlob(storage(), name, 9 * MiB);
        storage().intercepts.push(cutting(2, how));
        const { outcome } = await runCopy(stream().services, requestFor(name));
        expect(outcome).toMatchObject({ ok: true });
        expect((await arrived(storage(), name))?.content.equals(content)).toBe(true);
        const asked = storage()
          .seen.filter((seen) => reads(seen))
          .map(({ headers }) =>
            /bytes=(\d+)-(\d+)/.exec(String(headers['x-ms-range']))?.slice(1).map(Number),
          );
        // The second attempt asks for the rest, not for the block again.
        expect(asked[1]![0]).toBeGreaterThan(asked[0]![0]!);
        expect(asked[1]![1]).toBe(asked[0]![1]);
      },
    );
  });
}
