import { z } from 'zod';
import { tell, type Failure, type ToldFailure } from '../errors';
import type { Immutable } from '../schema';
import { sideNameSchema } from '../side';

/** How loud a line of the log is. */
export type Level = 'info' | 'warn' | 'error';

/** Everything that may happen, with how it is meant. Stable: `docs/operate/events.md` lists them. */
export const eventLevels = {
  'transfer.started': 'info',
  'transfer.succeeded': 'info',
  'transfer.partial': 'warn',
  'transfer.failed': 'error',
  'transfer.unsigned': 'warn',
  'transfer.cancelled': 'warn',
  'transfer.paused': 'info',
  'transfer.resumed': 'info',
  'transfer.pruned': 'info',
  'transfer.prune-refused': 'warn',
  'batch.failed': 'error',
  'handover.ready': 'info',
  'import.picked-up': 'info',
  'import.waiting': 'info',
  'import.succeeded': 'info',
  'import.partial': 'warn',
  'import.failed': 'error',
  'import.not-picked-up': 'error',
  'import.gone': 'warn',
  'import.replaced': 'info',
  'import.unknown': 'error',
  'sas.renewed': 'info',
  'sas.renewal-failed': 'error',
  'sas.expiring': 'warn',
  'schedule.skipped': 'warn',
  'schedule.failed': 'error',
  'events.test': 'info',
} as const satisfies Readonly<Record<string, Level>>;
/** What happened. */
export type EventType = keyof typeof eventLevels;

/** Names of all that may happen. */
export const eventTypes = Object.keys(eventLevels) as EventType[];

/** What it may happen to: the first part of each name. */
export const eventKinds = [...new Set(eventTypes.map((type) => type.replace(/\..*/, '')))];

const link = z.string().exactOptional();
const fact = z.union([z.string(), z.number(), z.boolean(), z.record(z.string(), z.number())]);

/** A change of state the outside is told of, once. */
export const eventSchema = z
  .object({
    id: z.string().describe('Follows from the change: the same however often it is sent.'),
    type: z.enum(eventTypes),
    time: z.iso.datetime(),
    route: z.string(),
    transferId: z.string().exactOptional(),
    batch: z.int().exactOptional(),
    importId: z.string().exactOptional(),
    blob: z.string().exactOptional(),
    side: sideNameSchema.exactOptional(),
    schedule: z.string().exactOptional(),
    phase: z.string().exactOptional().describe('Where it stopped.'),
    code: z.string().exactOptional().describe('Of the failure; docs/errors.md has a heading each.'),
    reason: z.string().exactOptional(),
    remedy: z.string().exactOptional().describe('What to do.'),
    docsUrl: link,
    facts: z.record(z.string(), fact).describe('What is worth measuring; durations are in milliseconds.'),
    links: z
      .object({
        self: link,
        report: link,
        page: link.describe('The page of the dashboard.'),
        portal: link.describe('The pipeline run in the portal of its cloud.'),
      })
      .describe('Paths below the address of the app, save `portal`.'),
  })
  .meta({ id: 'Event' });
export type DomainEvent = Immutable<z.output<typeof eventSchema>>;

/** An event as it is kept once it was told. */
export const toldEventSchema = eventSchema.extend({
  sinks: z.array(z.string()).exactOptional().describe('Who is told of it beside the log.'),
});

/** What an id of an event looks like: it names documents. */
export const eventIdPattern = /^[\w.-]{1,200}$/;

/** An id out of what makes an event the one it is. */
export const eventId = (...parts: readonly (string | number)[]): string =>
  parts
    .join('.')
    .replaceAll(/[^\w.-]/g, '')
    .slice(0, 200);

/** What an event tells of a failure; of one that was told already its own remedy. */
export function failed(
  failure: (Failure | ToldFailure) & { readonly phase?: string; readonly runUrl?: string },
): Pick<DomainEvent, 'code' | 'reason' | 'remedy' | 'docsUrl' | 'phase'> {
  const { code, message: reason, remedy, docsUrl, phase } = tell(failure);
  return { code, reason, remedy, docsUrl, ...(phase !== undefined && { phase }) };
}
