import { writeFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { Misuse } from '../client/errors';
import { describeReport } from '../describe/report';
import type { Shown } from '../output/shown';
import { online, withExamples } from '../options/command';

interface ReportOptions {
  readonly all?: boolean;
  readonly as?: 'csv' | 'html';
  readonly to?: string;
}

const id = ['<id>', 'of the transfer'] as const;

/** `report` and `timeline`. */
export function addReportCommands(program: Command): void {
  const report = program
    .command('report')
    .description('read the report of a transfer that ended')
    .argument(...id)
    .option('--all', 'every artifact in the table, not the first fifty')
    .addOption(new Option('--as <form>', 'as CSV, or as a page to print').choices(['csv', 'html']))
    .option('--to <file>', 'write that into a file');
  online(report, async (app, { all, as, to }: ReportOptions, id: string) => {
    if (as === 'csv') return shownText(await app.text('getReportCsv', { at: { id } }), to);
    if (as === 'html') return shownText(await app.text('getReportHtml', { at: { id } }), to);
    if (to !== undefined) throw new Misuse('--to goes with --as; the JSON is that of --json > file');
    const found = await app.call('getReport', { at: { id } });
    return {
      document: found,
      items: found.artifacts,
      ids: [id],
      text: (colors) => describeReport(found, colors, all ? Infinity : undefined),
    };
  });
  withExamples(
    report,
    'acr-ferry report tmwtzllc7gvqk9t6',
    'acr-ferry report tmwtzllc7gvqk9t6 --json > report.json',
    'acr-ferry report tmwtzllc7gvqk9t6 --as html --to report.html',
  );

  const timeline = program
    .command('timeline')
    .description('draw when what went on in each batch of a transfer, as SVG')
    .argument(...id)
    .option('--to <file>', 'write it into a file');
  online(timeline, async (app, { to }: { to?: string }, id: string) =>
    shownText(await app.text('getTimeline', { at: { id } }), to),
  );
  withExamples(timeline, 'acr-ferry timeline tmwtzllc7gvqk9t6 --to timeline.svg');
}

/** A text as the app gives it, on standard output or in a file. */
function shownText(text: string, file: string | undefined): Shown {
  if (file === undefined) return { document: { text }, raw: text, text: () => text };
  writeFileSync(file, text);
  return { document: { file }, ids: [file], text: () => `${file} is written.` };
}
