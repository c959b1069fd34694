import { beforeEach, describe, expect, it } from 'vitest';
import { takeBlobEvent } from '../../../src/application/imports/take-blob-event';
import type { Side } from '../../../src/domain/side';
import { waybillName } from '../../../src/domain/waybill/waybill';
import { useCarried } from './use-carried';

const { now, putBlob, putWaybill } = useCarried();

describe('a blob event at a receiving route', () => {
  const lines: { event: string; blob?: string; missing?: string[] }[] = [];
  const note = (text: unknown): void => void lines.push(JSON.parse(String(text)) as (typeof lines)[number]);
  const take = (blob: string, container = 'transfer') =>
    takeBlobEvent(
      { ...now.memory.services, client: now.client },
      { log: note, warn: note },
      { account: 'targetaccount', container, blob, seenBy: 'event', seenAt: '2026-01-01T00:00:00Z' },
    );
  const transfers = () => now.client.started.filter((id) => id.startsWith('t'));
  beforeEach(() => void lines.splice(0));

  it('receives once blob and waybill are there, whichever came last', async () => {
    await putWaybill();
    await take(waybillName(now.blob));
    expect(lines).toEqual([
      { event: 'receive.waiting', route: 'default', blob: now.blob, missing: ['blob'] },
    ]);
    await putBlob();
    await take(now.blob);
    await take(waybillName(now.blob));
    expect(transfers()).toHaveLength(1);
    const events = lines.map(({ event }) => event).filter((event) => event.startsWith('receive.'));
    expect(events).toEqual(['receive.waiting', 'receive.started', 'receive.repeated']);
  });

  it('with a name no blob can have is ignored', async () => {
    await take('a\ud800.tar');
    await take('a'.repeat(1025));
    expect(lines.map(({ event }) => event)).toEqual(['import.ignored', 'import.ignored']);
  });

  it('with a name that leaves none for a waybill is waiting for it, and observed', async () => {
    const { services } = now.memory;
    const container = ((side: Side) => ({
      getBlobClient(name: string) {
        // Emulators know no limit.
        if (name.length > 1024) throw new Error('400 InvalidUri');
        return services.container(side).getBlobClient(name);
      },
    })) as unknown as typeof services.container;
    now.memory = { ...now.memory, services: { ...services, container } };
    await take('a'.repeat(1024));
    expect(lines.map(({ event }) => event)).toEqual(['receive.waiting', 'import.seen']);
    expect(lines[0]).toMatchObject({ missing: ['blob', 'waybill'] });
  });

  it('of another container is nobody’s', async () => {
    await Promise.all([putBlob(), putWaybill()]);
    await take(now.blob, 'elsewhere');
    expect(lines.map(({ event }) => event)).toEqual(['import.ignored']);
    expect(transfers()).toEqual([]);
  });
});
