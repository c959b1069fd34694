import { printable, printableJson, printableText } from './printable';
import { colorsFor } from './colors';
import type { OutputOptions, Shown } from './shown';

/** The form in which a command line wants answers. */
export const formatOf = ({ output, json }: OutputOptions): 'table' | 'json' | 'ndjson' =>
  json ? 'json' : (output ?? 'table');

/** Prints what a command came to, and sets the exit code. */
export function print(shown: Shown, options: OutputOptions): void {
  const text = textOf(shown, options);
  if (text !== '') process.stdout.write(`${text}\n`);
  process.exitCode = shown.exitCode ?? 0;
}

function textOf({ document, items, ids, raw, text }: Shown, options: OutputOptions): string {
  const format = formatOf(options);
  if (format === 'json') return printableJson(document);
  if (format === 'ndjson')
    return (items ?? [document]).map((item) => printable(JSON.stringify(item))).join('\n');
  if (raw !== undefined) return process.stdout.isTTY ? printableText(raw.trimEnd()) : raw.trimEnd();
  if (options.quiet) return (ids ?? []).map(printable).join('\n');
  return printableText(text(colorsFor(process.stdout, options.color)));
}
