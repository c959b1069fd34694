import { beforeEach, describe, expect, it } from 'vitest';
import { beginImport } from '../../src/activities/imports/begin-import';
import { listCarried } from '../../src/application/imports/list-carried';
import { takeBlobEvent } from '../../src/application/imports/take-blob-event';
import { receiveByHand } from '../../src/application/imports/receive-by-hand';
import { waybillName } from '../../src/domain/waybill/waybill';
import { codeOf, content, goodWaybill, useCarried } from '../application/imports/use-carried';
import { sampleCaller } from '../support/documents';

const { now, storage, put, putBlob, putWaybill } = useCarried();

const lines: { event: string; missing?: string[] }[] = [];
const note = (text: unknown): void => void lines.push(JSON.parse(String(text)) as (typeof lines)[number]);
const take = (blob: string): Promise<void> =>
  takeBlobEvent(
    { ...now.memory.services, client: now.client },
    { log: note, warn: note },
    {
      ...{ account: 'targetaccount', container: 'transfer', blob },
      ...{ seenBy: 'event', seenAt: '2026-01-01T00:00:00Z' },
    },
  );
const transfers = () => now.client.started.filter((id) => id.startsWith('t'));
const waiting = () => lines.filter(({ event }) => event === 'receive.waiting').map(({ missing }) => missing);
beforeEach(() => void lines.splice(0));

describe('an upload in two steps', () => {
  it('begins one transfer, of the whole blob, however it grows', async () => {
    await putWaybill();
    for (const length of [0, 1, content.length - 1, content.length]) {
      await put(now.blob, content.subarray(0, length));
      await take(now.blob);
    }
    expect(waiting()).toEqual([['blob'], ['blob'], ['blob']]);
    expect(transfers()).toHaveLength(1);
  });

  it('begins one transfer when it is the waybill that grows', async () => {
    await putBlob();
    for (const length of [0, 1, 100, goodWaybill.length - 3, goodWaybill.length]) {
      await putWaybill(goodWaybill.slice(0, length));
      await take(waybillName(now.blob));
    }
    expect(waiting()).toEqual(Array(4).fill(['waybill']));
    expect(transfers()).toHaveLength(1);
  });

  it('is said by hand to be going on, while nothing is there', async () => {
    await Promise.all([putWaybill(), put(now.blob, '')]);
    const byHand = () =>
      receiveByHand({ ...now.memory.services, client: now.client }, { blob: now.blob }, sampleCaller);
    expect(await codeOf(byHand())).toBe('CARRIED_INCOMPLETE');
    const { incomplete } = await listCarried(now.memory.services);
    expect(incomplete.filter(({ blob }) => blob === now.blob)).toMatchObject([{ missing: 'blob' }]);
    // A blob that was cut for good is received by hand, and its transfer says that it was.
    await put(now.blob, content.subarray(1));
    expect(await codeOf(byHand())).toBe('done');
  });

  it('does not hide what is wrong: a file that is no waybill begins a transfer that says so', async () => {
    await Promise.all([putBlob(), putWaybill('no waybill at all')]);
    await take(now.blob);
    expect(transfers()).toHaveLength(1);
  });
});

describe('a blob that stands for a folder', () => {
  it('is no arrival, and is not waited for', async () => {
    const folder = now.blob.slice(0, now.blob.indexOf('/'));
    const metadata = { hdi_isfolder: 'true' };
    await storage().target.getBlockBlobClient(folder).upload('', 0, { metadata });
    await take(folder);
    expect(transfers()).toEqual([]);
    const event = { account: 'targetaccount', container: 'transfer', blob: folder } as const;
    const seen = { ...event, seenBy: 'event', seenAt: '2026-01-01T00:00:00Z' } as const;
    const begun = await beginImport(
      { importId: `i${'0'.repeat(24)}`, route: 'default', event: seen },
      now.memory.services,
    );
    expect(begun).toEqual({ known: true });
    const { incomplete } = await listCarried(now.memory.services);
    expect(incomplete.filter(({ blob }) => blob === folder)).toEqual([]);
  });
});
