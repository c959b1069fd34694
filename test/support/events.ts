import type { DomainEvent } from '../../src/domain/events/event';
import type { Sink } from '../../src/domain/events/sink';

/** An event, for tests that care for a part of one. */
export const sampleEvent = (parts: Partial<DomainEvent> = {}): DomainEvent => ({
  id: 't1.failed',
  type: 'transfer.failed',
  time: '2026-01-01T00:00:00.000Z',
  route: 'default',
  transferId: 't1',
  phase: 'import',
  code: 'RUN_FAILED',
  reason: 'import run r: 500',
  remedy: 'Read the error the pipeline run reported.',
  docsUrl: '/api/dashboard/errors.md#run_failed',
  facts: { artifacts: 3, missed: 3, phases: { plan: 5 } },
  links: { page: '/api/dashboard/#/transfers/t1', report: '/api/transfers/t1/report' },
  ...parts,
});

const common = { routes: ['*'], events: ['*'] };

/** A sink of each kind. */
export const sampleSinks = {
  webhook: {
    ...common,
    ...{ name: 'ops', kind: 'webhook', url: 'https://hooks.example.com/ferry?code=a-key' },
    secrets: ['a secret of thirty-two characters', 'whsec_dGhlIG9sZCBzZWNyZXQgb2YgdGhlIHNpbms='],
  },
  topic: {
    ...common,
    ...{ name: 'topic', kind: 'event-grid', key: 'a-key-of-the-topic-of-events' },
    url: 'https://contoso.westeurope-1.eventgrid.azure.net/api/events',
  },
  teams: {
    ...common,
    name: 'team',
    kind: 'teams',
    url: 'https://hooks.example.com/workflows/s3cret?sig=s3cret',
  },
  slack: { ...common, name: 'slack', kind: 'slack', url: 'https://hooks.example.com/services/s3cret' },
} as const satisfies Record<string, Sink>;
