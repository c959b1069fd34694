import { beforeEach, describe, expect, it } from 'vitest';
import {
  indexKey,
  indexPath,
  numberPath,
  reportPath,
  requestPath,
} from '../../../src/records/transfer/paths';
import { eventIndexPath, eventPath, pendingPath } from '../../../src/records/events/paths';
import { takenPath } from '../../../src/records/imports/paths';
import { sampleEvent, sampleSinks } from '../../support/events';
import { memoryServices, type MemoryServices } from '../../support/services';
import { idOf, old, purgeAll, thingsIn, young } from './old-things';

let memory: MemoryServices;
let things: ReturnType<typeof thingsIn>;
const setUp = (environment = {}) => {
  memory = memoryServices(environment);
  things = thingsIn(memory);
};
beforeEach(() => setUp());

const [one, two, three] = [idOf('t', 1), idOf('t', 2), idOf('t', 3)];
const nothing = { removed: 0, kept: 0, problems: [] };

describe('purging transfers', () => {
  it('removes all of one that ended long ago, and nothing of one that did not', async () => {
    things.transfer(one);
    things.transfer(two, { requestedAt: young }, { finishedAt: young });
    things.transfer(three, {}, { finishedAt: young });
    const kept = things.names('').filter((name) => !name.includes(one));
    expect(await purgeAll(memory.services, 'transfers')).toEqual({ removed: 1, kept: 1, problems: [] });
    expect(things.names('')).toEqual(kept);
  });

  it('keeps what has not ended, however old, and removes what never began', async () => {
    things.transfer(one, {}, false);
    things.transfer(two, {}, false);
    things.open('default', one);
    expect(await purgeAll(memory.services, 'transfers')).toEqual({ removed: 1, kept: 1, problems: [] });
    expect(things.names(`transfers/${one}/`)).toHaveLength(6);
    expect(things.names(`transfers/${two}/`)).toEqual([]);
  });

  it.each(['plannedBy', 'retryOf'])('keeps what a transfer that has not ended names as %s', async (name) => {
    things.transfer(one, {}, { status: 'failed' });
    things.transfer(two, { [name]: one }, false);
    things.open('default', two);
    expect(await purgeAll(memory.services, 'transfers')).toEqual({ removed: 0, kept: 2, problems: [] });
  });

  it('leaves ledgers and the numbers of waybills alone', async () => {
    things.transfer(one);
    things.open('default');
    things.put(numberPath('default'), { first: 1, last: 7 });
    things.put(takenPath('default', 'sender'), { last: 7, allowed: [] } as never);
    await purgeAll(memory.services, 'transfers');
    expect(things.names('')).toEqual([
      'handed-over/default.json',
      'ledger/default.json',
      'received/default/sender.json',
    ]);
  });

  it('counts in a dry run, and removes nothing', async () => {
    things.transfer(one);
    const names = things.names('');
    expect(await purgeAll(memory.services, 'transfers', true)).toEqual({ removed: 1, kept: 0, problems: [] });
    expect(things.names('')).toEqual(names);
  });

  it.each(['send', 'receive'])('keeps what a route that %ss has handed over or received', async (mode) => {
    setUp({ ROUTE_MODE: mode });
    things.transfer(one);
    expect(await purgeAll(memory.services, 'transfers')).toMatchObject({ removed: 1 });
    expect(things.names('')).toEqual(
      [indexPath(indexKey(one, old)), reportPath(one), requestPath(one)].map(({ name }) => name).sort(),
    );
    expect(await purgeAll(memory.services, 'transfers')).toEqual(nothing);
  });

  it('is finished by the next purge when it was cut short, at whatever step', async () => {
    for (let cut = 0; cut < 9; cut++) {
      setUp();
      things.transfer(one);
      let left = cut;
      const records = memory.services.records(memory.route);
      const remove: typeof records.remove = (path) =>
        left-- > 0 ? records.remove(path) : Promise.reject(new Error('gone away'));
      const services = { ...memory.services, records: () => ({ ...records, remove }) };
      expect(await purgeAll(services, 'transfers')).toMatchObject(cut < 8 ? { kept: 1 } : { removed: 1 });
      expect(await purgeAll(memory.services, 'transfers')).toMatchObject({ problems: [] });
      expect(things.names('')).toEqual([]);
    }
  });

  it('goes on past one that cannot be read, and names it', async () => {
    things.transfer(one);
    things.transfer(two);
    memory.documents.set(reportPath(one).name, { status: 7 });
    const { removed, kept, problems } = await purgeAll(memory.services, 'transfers');
    expect([removed, kept, problems.length]).toEqual([1, 1, 1]);
    expect(problems[0]).toContain(`${one}/report.json`);
  });

  it('goes through many pages, and side by side with another purge', async () => {
    for (let n = 0; n < 250; n++) things.transfer(idOf('t', n), { requestedAt: n % 2 ? old : young });
    const both = await Promise.all([1, 2].map(() => purgeAll(memory.services, 'transfers')));
    expect(both.flatMap(({ problems }) => problems)).toEqual([]);
    expect(things.names('index/')).toHaveLength(125);
    expect(things.names('transfers/')).toHaveLength(125 * 7);
  });
});

describe('purging the rest', () => {
  it('removes plans, but for one that a transfer is to carry out', async () => {
    const [used, unused, fresh] = [idOf('p', 1), idOf('p', 2), idOf('p', 3)];
    things.plan(used);
    things.plan(unused);
    things.plan(fresh, young);
    things.transfer(one, { plan: used }, false);
    things.open('default', one);
    expect(await purgeAll(memory.services, 'plans')).toEqual({ removed: 1, kept: 1, problems: [] });
    expect(things.names('plans/').filter((name) => name.includes(unused))).toEqual([]);
    expect(things.names('plans/')).toHaveLength(6);
  });

  it('removes imports that ended long ago', async () => {
    things.import(1, { status: 'succeeded', finishedAt: old });
    things.import(2, { status: 'waiting' });
    things.import(3, { status: 'succeeded', finishedAt: young });
    expect(await purgeAll(memory.services, 'imports')).toEqual({ removed: 1, kept: 2, problems: [] });
    expect(things.names('imports/')).toHaveLength(6);
  });

  it('removes what was told long ago, and dead letters', async () => {
    for (let n = 0; n < 250; n++) things.event(n, n % 2 ? old : young);
    things.put(pendingPath('hook', { id: 'e7', time: old }), {} as never);
    expect(await purgeAll(memory.services, 'events')).toEqual({ removed: 125, kept: 0, problems: [] });
    expect(await purgeAll(memory.services, 'deadLetters')).toEqual({ removed: 125, kept: 0, problems: [] });
    for (const folder of ['told', 'index', 'dead'])
      expect(things.names(`events/${folder}/`)).toHaveLength(125);
    expect(things.names('events/outbox/')).toHaveLength(1);
  });

  it('removes what waits for a sink that is gone, and nothing that waits for one that is there', async () => {
    const config = { ...memory.services.config, sinks: [sampleSinks.webhook] };
    const services = { ...memory.services, config };
    for (const sink of ['ops', 'ops-before']) {
      things.put(pendingPath(sink, { id: 'e1', time: old }), {} as never);
      things.put(pendingPath(sink, { id: 'e2', time: young }), {} as never);
    }
    expect(await purgeAll(services, 'unsent')).toEqual({ removed: 1, kept: 1, problems: [] });
    expect(things.names('events/outbox/ops-before/').join()).toContain('-e2.json');
    expect(things.names('events/outbox/ops/')).toHaveLength(2);
  });

  it('keeps events of a transfer that has not ended, lest they are told again', async () => {
    things.open('default', one);
    for (const transferId of [one, two]) {
      const event = sampleEvent({ id: `${transferId}.paused`, transferId, time: old });
      things.put(eventPath(event.id), event);
      things.put(eventIndexPath(event), { id: event.id });
    }
    expect(await purgeAll(memory.services, 'events')).toEqual({ removed: 1, kept: 1, problems: [] });
    expect(things.names('events/told/')).toEqual([`events/told/${one}.paused.json`]);
  });

  it('removes old entries of the audit list with their outcomes', async () => {
    for (let n = 0; n < 150; n++) things.audit(n, n < 149 ? old : young);
    expect(await purgeAll(memory.services, 'audit')).toEqual({ removed: 149, kept: 0, problems: [] });
    expect(things.names('audit/')).toHaveLength(2);
  });
});
