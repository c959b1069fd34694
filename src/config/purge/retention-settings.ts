import type { PurgeKind } from '../../domain/purge/purge';
import { number, type Report } from '../read-setting';

const days = (fallback: number, what: string) =>
  number({ min: 0, max: 36_500 }, fallback).describe(`Days after which ${what}. 0: never.`);

/** How long what accumulates is kept. */
export const retentionSettings = {
  RETENTION_TRANSFERS_DAYS: days(400, 'the documents of a transfer that ended are removed, its report too'),
  RETENTION_PLANS_DAYS: days(30, 'a plan is removed; it can be started for seven').refine(
    (given) => given === 0 || given >= 8,
    'must be 0, or at least 8: a plan can be started for seven days',
  ),
  RETENTION_IMPORTS_DAYS: days(400, 'what was seen of an import that ended is removed'),
  RETENTION_EVENTS_DAYS: days(
    90,
    'events that were told are forgotten, dead letters and what waits for a sink that is gone, too',
  ),
  RETENTION_AUDIT_DAYS: days(1100, 'entries of the audit list are removed'),
  RETENTION_HISTORY_DAYS: days(90, 'histories of orchestrations that ended are purged from the task hub'),
  RETENTION_BLOBS_DAYS: days(
    0,
    'blobs of a transfer that ended are removed from both transfer containers, ' +
      'on routes that have both sides; at most as long as its documents are kept',
  ),
};

type Retention = Readonly<Record<keyof typeof retentionSettings, number>>;

/** The days of each kind; those that are kept for ever are absent. */
export const retentionDays = (settings: Retention): Partial<Record<PurgeKind | 'histories', number>> =>
  Object.fromEntries(
    Object.entries({
      blobs: settings.RETENTION_BLOBS_DAYS,
      transfers: settings.RETENTION_TRANSFERS_DAYS,
      plans: settings.RETENTION_PLANS_DAYS,
      imports: settings.RETENTION_IMPORTS_DAYS,
      events: settings.RETENTION_EVENTS_DAYS,
      deadLetters: settings.RETENTION_EVENTS_DAYS,
      unsent: settings.RETENTION_EVENTS_DAYS,
      audit: settings.RETENTION_AUDIT_DAYS,
      histories: settings.RETENTION_HISTORY_DAYS,
    }).filter(([, each]) => each > 0),
  );

/** Blobs are found by the reports of their transfers: what outlives those would stay for ever. */
export function checkRetention(settings: Retention, report: Report): void {
  const { RETENTION_BLOBS_DAYS: blobs, RETENTION_TRANSFERS_DAYS: transfers } = settings;
  if (transfers === 0 || blobs <= transfers) return;
  const why = 'reports tell which blobs there are';
  report('RETENTION_BLOBS_DAYS', `must be at most RETENTION_TRANSFERS_DAYS, ${transfers}: ${why}`);
}
