import { AppRefused, AppSilent, Misuse } from '../client/errors';
import { inWords } from '../client/system-words';
import { inTerminal, optionOf } from './in-terminal';
import { printable, printableJson } from './printable';
import { formatOf } from './print';
import type { OutputOptions } from './shown';

/** Says on stderr what stopped a command: as the API tells it, for scripts as JSON. */
export function tellError(error: unknown, options: OutputOptions, url?: string): void {
  const write = (text: string): void => void process.stderr.write(`${text}\n`);
  if (formatOf(options) !== 'table') write(printableJson({ error: documentOf(error) }));
  else if (error instanceof AppRefused) linesOf(error, url).map(printable).forEach(write);
  else write(printable(messageOf(error)));
}

function messageOf(error: unknown): string {
  const expected = error instanceof AppSilent || error instanceof Misuse || isOfSystem(error);
  const message = error instanceof Error ? error.message : String(error);
  const { path } = (error ?? {}) as NodeJS.ErrnoException;
  const told = inWords(error);
  if (told !== undefined && path !== undefined) return `${path}: ${told}`;
  return expected ? message : `this should not happen: ${message}`;
}

/** Such as a file that cannot be written: its message says all. */
const isOfSystem = (error: unknown): boolean =>
  typeof (error as { code?: unknown } | null)?.code === 'string';

function linesOf({ problem, code, message }: AppRefused, url: string | undefined): string[] {
  const { detail, errors = [], known } = problem;
  return [
    inTerminal(detail === undefined ? message : `${code}: ${detail}`),
    ...errors.map(
      ({ field, problem, fix }) =>
        `  ${`${optionOf(field)} ${problem}`.trim()}${fix ? `: ${inTerminal(fix)}` : ''}`,
    ),
    ...(known ? [`  known: ${JSON.stringify(known)}`] : []),
    ...(url !== undefined && problem.code !== undefined
      ? [`  more: ${url}/api/dashboard/errors.md#${code.toLowerCase()}`]
      : []),
  ];
}

function documentOf(error: unknown): object {
  if (error instanceof AppRefused) return { status: error.status, detail: error.message, ...error.problem };
  return { detail: error instanceof Error ? error.message : String(error) };
}
