import { describe, expect, it } from 'vitest';
import { replay } from '../../../rehearsal/host/replay';
import type { HashState } from '../../../src/domain/copy/hash';
import { orchestrators } from '../../../src/orchestrations';
import { ok, outage, refused, terms } from '../fakes';

const order = {
  ...{ route: 'default', transferId: 't1', batch: 1 },
  ...{ side: 'target', algorithm: 'sha256' },
};

const digest = (hashBlob: (input: { readonly state?: HashState }) => unknown) =>
  replay(orchestrators.digestBlob, {
    instanceId: 't1-hash1',
    input: { order, polling: terms().polling },
    activities: { hashBlob },
  });

const stateAt = (offset: number): HashState => ({ etag: '0x1', bytes: 1000, offset, saved: 's' });
const done = { done: true, digest: 'y', etag: '0x1', bytes: 1000 };

describe('the pass over a blob', () => {
  it('goes on from where the last call stopped, and shows how far it is', async () => {
    const { output, customStatus } = await digest(({ state }) => {
      const offset = (state?.offset ?? 0) + 300;
      return ok(offset < 1000 ? { done: false, state: stateAt(offset) } : done);
    });
    expect(output).toEqual(ok(done));
    expect(customStatus).toEqual(
      [300, 600, 900].map((bytesDone) => ({ bytesDone, bytesTotal: 1000, percent: bytesDone / 10 })),
    );
  });

  it('may take as many calls as it likes: the history does not grow with them', async () => {
    const { output } = await digest(({ state }) => {
      const offset = (state?.offset ?? 0) + 2;
      return ok(offset < 1000 ? { done: false, state: stateAt(offset) } : done);
    });
    expect(output).toEqual(ok(done));
  });

  it('rides out an outage, and ends with what will not pass', async () => {
    let calls = 0;
    expect((await digest(() => (++calls < 30 ? outage()() : ok(done)))).output).toEqual(ok(done));
    expect((await digest(() => refused('WAYBILL_BLOB_MISMATCH'))).output).toMatchObject({
      ok: false,
      error: { code: 'WAYBILL_BLOB_MISMATCH' },
    });
  });
});
