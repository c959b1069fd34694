import type { Command } from 'commander';
import { formatTime, starterOf } from '../output/format';
import { tableOf } from '../output/table';
import { online, withExamples } from './command';
import { moreLine, paging, readPages } from './pages';

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
  online(audit, async (app, { limit, since: from, until: to, ...filters }: ListOptions) => {
    const { action, subject, caller } = filters;
    const { items, more } = await readPages(limit, async (limit, continuationToken) => {
      const query = { action, subject, caller, from, to, limit, continuationToken };
      const page = await app.call('listAudit', { query });
      return { items: page.audit, token: page.continuationToken };
    });
    const rows = items.map((each) => [
      formatTime(each.at),
      starterOf(each),
      each.action,
      each.subject,
      [each.outcome, each.code].filter(Boolean).join(', '),
      each.reason,
    ]);
    const head = ['at', 'who', 'action', 'of what', 'outcome', 'reason'];
    return {
      document: { audit: items },
      items,
      ids: items.map(({ id }) => id),
      text: () => (rows.length === 0 ? 'There is no such change.' : tableOf(head, rows)) + moreLine(more),
    };
  });
  withExamples(audit, 'acr-ferry audit', 'acr-ferry audit --action transfer.cancel,sas --output ndjson');
}
