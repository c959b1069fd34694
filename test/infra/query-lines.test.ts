import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { deliverEvents } from '../../src/application/events/deliver-events';
import type { DomainEvent } from '../../src/domain/events/event';
import { lineOf, logTo, type LogEvent } from '../../src/domain/events/log-event';
import { importEvent } from '../../src/domain/imports/import-event';
import { currentLine, expiringEvent, renewalFailedEvent, renewedEvent } from '../../src/domain/sas/sas-event';
import { scheduleEvent } from '../../src/domain/starts/schedule-event';
import { batchFailedEvent, endedEvent } from '../../src/domain/transfer/transfer-event';
import { raise } from '../../src/records/events/raise';
import { sampleImport } from '../domain/imports/sample-import';
import { sampleFailure, sampleReport, sampleResult } from '../support/documents';
import { sampleEvent, sampleSinks } from '../support/events';
import { memoryServices } from '../support/services';

const now = new Date('2026-01-02T00:00:00.000Z');
const time = now.toISOString();
const side = { route: 'default', side: 'target' } as const;
const version = {
  ...{ version: 'v1', created: now, expiresOn: now, enabled: true, managedByVault: false },
  token: { kind: 'user-delegation', account: 'a', container: 'c', rights: 'rl' } as const,
};
const run = { name: 'r', startedBy: 'trigger', seenAt: time, startedAt: time };

/** What the app writes about changes of state. */
const events: readonly (DomainEvent | undefined)[] = [
  ...(['succeeded', 'partial', 'failed', 'cancelled'] as const).map((status) =>
    endedEvent(
      sampleReport({
        status,
        phases: { plan: 5 },
        ...(status === 'failed' && { error: sampleFailure as never }),
      }),
    ),
  ),
  batchFailedEvent({ transferId: 't1', route: 'default' }, sampleResult({ error: sampleFailure }), {}, now),
  ...(['importing', 'succeeded', 'partial', 'failed', 'not-picked-up', 'unknown'] as const).map((status) =>
    importEvent(sampleImport({ status, finishedAt: time, error: sampleFailure, run } as never)),
  ),
  renewedEvent(side, version, now),
  renewalFailedEvent(side, sampleFailure, now),
  expiringEvent(side, version, now),
  ...(['skipped', 'failed'] as const).map((outcome) =>
    scheduleEvent(
      { route: 'default', name: 'nightly' },
      { dueAt: time, at: time, missed: 0, outcome, reason: 'x' },
    ),
  ),
];

/** Lines as Application Insights has them. */
let lines: { readonly event: string; readonly message: string; readonly fields: readonly string[] }[];
const fetched = vi.spyOn(globalThis, 'fetch');
afterAll(() => fetched.mockRestore());

beforeAll(async () => {
  fetched.mockResolvedValue(new Response(null, { status: 410 }));
  const { services } = memoryServices();
  const written: LogEvent[] = [currentLine(side, version, { reason: 'due', now })];
  const log = (event: LogEvent) => void written.push(event);
  const its = { ...services, log, config: { ...services.config, sinks: [sampleSinks.webhook] } };
  await raise(its, sampleEvent());
  await deliverEvents(its);
  written.push(...events.flatMap((event) => (event === undefined ? [] : [lineOf(event)])));
  lines = written.map((event) => {
    const messages: string[] = [];
    const say = (text: string) => void messages.push(text);
    logTo({ info: say, warn: say, error: say })(event);
    const [message = ''] = messages;
    const parsed = JSON.parse(message) as LogEvent;
    return { event: parsed.event, message, fields: Object.keys(parsed) };
  });
});

const workbook = JSON.parse(readFileSync('infra/workbook.json', 'utf8')) as {
  items: { content: { title?: string; query?: string } }[];
};
const alerts = JSON.parse(readFileSync('infra/alerts.json', 'utf8')) as { title: string; query: string }[];
const queries = [...alerts, ...workbook.items.map(({ content }) => content)].flatMap(
  ({ title = '', query }): [string, string][] => (query === undefined ? [] : [[title, query]]),
);
const quoted = (text: string): string[] => [...text.matchAll(/'([^']+)'/g)].map(([, name = '']) => name);

describe('a query of an alert or the workbook', () => {
  it.each(queries.filter(([, query]) => query.includes('{"event":')))(
    'that asks "%s" finds lines of every name and field it asks for',
    (_, query) => {
      const [, prefix = ''] = /message startswith '([^']+)'/.exec(query) ?? [];
      const [, listed = ''] = /line\.event in \(([^)]+)\)/.exec(query) ?? [];
      const names = quoted(`${listed} ${[...query.matchAll(/line\.event == '[^']+'/g)].join(' ')}`);
      const found = lines.filter(
        ({ event, message }) => message.startsWith(prefix) && (names.length === 0 || names.includes(event)),
      );
      expect(found).not.toEqual([]);
      const told = new Set(found.map(({ event }) => event));
      expect(names.filter((name) => !told.has(name))).toEqual([]);
      const asked = [...query.matchAll(/line\.(\w+)/g)].map(([, field = '']) => field);
      const fields = found.flatMap((line) => line.fields);
      expect(asked.filter((field) => !fields.includes(field))).toEqual([]);
    },
  );

  it('asks for functions by names that there are', () => {
    const sources = readdirSync('src/functions', { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
      .join('');
    const asked = queries.flatMap(([, query]) => (query.startsWith('requests') ? quoted(query) : []));
    expect(asked).toEqual(expect.arrayContaining(['deliverEvents', 'recoverTransfers', 'purgeOnSchedule']));
    expect(asked.filter((name) => !sources.includes(`('${name}', {`))).toEqual([]);
  });
});

describe('the level of the log of the host', () => {
  it('lets through what the app says, invocations that failed, and what goes to the poison queue', () => {
    const { logging } = JSON.parse(readFileSync('host.json', 'utf8')) as {
      logging: { logLevel: Record<string, string> };
    };
    // The host writes a result that failed as an error, and a poisoned message as a warning.
    expect(logging.logLevel).toMatchObject({
      ...{ default: 'Warning', 'Function.*.User': 'Information', 'Azure.Core': 'Error' },
    });
  });
});
