import { beforeEach, describe, expect, it } from 'vitest';
import { lineOf, type LogEvent } from '../../../src/domain/events/log-event';
import { openRecords } from '../../../src/records/records';
import { raise, raiseAnyhow } from '../../../src/records/events/raise';
import type { Services } from '../../../src/services';
import { sampleEvent, sampleSinks } from '../../support/events';
import { memoryDocuments, memoryServices } from '../../support/services';

let documents: Map<string, unknown>;
let lines: { event: LogEvent; level: string | undefined }[];
let services: Services;
/** How many writes succeed before the worker dies. */
let writes: number;

beforeEach(() => {
  const memory = memoryServices();
  documents = memory.documents;
  lines = [];
  writes = Infinity;
  const its = memoryDocuments(documents);
  const create = async (path: string, value: unknown) => {
    if (writes-- <= 0) throw new Error('dead');
    return its.create(path, value);
  };
  services = {
    ...memory.services,
    config: {
      ...memory.services.config,
      sinks: [sampleSinks.webhook, { ...sampleSinks.slack, events: ['import.*'] }],
    },
    records: () => openRecords({ ...its, create }),
    log: (event, level) => void lines.push({ event, level }),
  };
});

const paths = () => [...documents.keys()].sort();
const whole = [
  'events/index/8232774399999-t1.failed.json',
  'events/outbox/ops/1767225600000-t1.failed.json',
  'events/told/t1.failed.json',
];

describe('raising an event', () => {
  it('tells the log by its level, and leaves what sinks that want it are yet to be told', async () => {
    await raise(services, sampleEvent());
    expect(lines).toEqual([{ event: lineOf(sampleEvent()), level: 'error' }]);
    expect(lines[0]!.event).toEqual({
      ...{ event: 'transfer.failed', id: 't1.failed', route: 'default', transferId: 't1', phase: 'import' },
      ...{ code: 'RUN_FAILED', reason: 'import run r: 500', artifacts: 3, missed: 3, phases: { plan: 5 } },
    });
    expect(JSON.stringify(lines[0]!.event)).toMatch(/^\{"event":"transfer\./);
    expect(paths()).toEqual(whole);
  });

  it('tells once, however often the change is repeated', async () => {
    for (let n = 0; n < 3; n++) await raise(services, sampleEvent());
    expect(lines).toHaveLength(1);
    // The sink was told in between.
    documents.delete('events/outbox/ops/1767225600000-t1.failed.json');
    await raise(services, sampleEvent());
    expect(paths()).toEqual([whole[0], whole[2]]);
  });

  it.each([0, 1, 2])('tells again under the same id after a death at write %i', async (at) => {
    writes = at;
    await expect(raise(services, sampleEvent())).rejects.toThrow('dead');
    writes = Infinity;
    await raise(services, sampleEvent());
    await raise(services, sampleEvent());
    expect(paths()).toEqual(whole);
    expect(lines.map(({ event }) => event.id)).toEqual(['t1.failed', 't1.failed']);
  });

  it('is told by the log at least where no document can be written', async () => {
    services = {
      ...services,
      records: () =>
        openRecords({ ...memoryDocuments(documents), exists: () => Promise.reject(new Error('down')) }),
    };
    await raiseAnyhow(services, sampleEvent());
    expect(lines).toHaveLength(1);
  });
});
