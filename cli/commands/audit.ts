import type { Command } from 'commander';
import type { Answer } from '../client/contract';
import { formatTime, starterOf } from '../output/format';
import { tableOf } from '../output/table';
import { online, withExamples } from '../options/command';
import { paging, shownList } from '../options/pages';

interface ListOptions {
  readonly limit: number;
  readonly action?: string;
  readonly subject?: string;
  readonly caller?: string;
  readonly since?: string;
  readonly until?: string;
}

/** `audit`. */
export function addAuditCommand(program: Command): void {
  const audit = paging(program.command('audit').description('who changed what, newest first'))
    .option(
      '--action <action>',
      'only these, joined by commas, e.g. transfer.cancel; transfer means all of it',
    )
    .option('--subject <text>', 'only those with this text in their subject, or in what they started')
    .option('--caller <text>', 'only those of callers with this text in their name')
    .option('--since <time>', 'only those asked for at this time or later, like 2026-01-31T08:00:00Z')
    .option('--until <time>', 'only those asked for at this time or before');
  online(audit, (app, { limit, action, subject, caller, since: from, until: to }: ListOptions) =>
    shownList(app, 'listAudit', {
      query: { action, subject, caller, from, to },
      limit,
      idOf: ({ id }) => id,
      tableOf: tableOfChanges,
      nothing: 'There is no such change.',
    }),
  );
  withExamples(audit, 'acr-ferry audit', 'acr-ferry audit --action transfer.cancel,sas --output ndjson');
}

const tableOfChanges = (changes: Readonly<Answer<'listAudit'>['audit']>): string =>
  tableOf(
    ['at', 'who', 'action', 'of what', 'outcome', 'reason'],
    changes.map((each) => [
      formatTime(each.at),
      starterOf(each),
      each.action,
      each.subject,
      [each.outcome, each.code].filter(Boolean).join(', '),
      each.reason,
    ]),
  );
