import type { Answer } from '../client/contract';
import { toned, type Colors } from '../output/colors';
import { formatTime } from '../output/format';
import { inTerminal } from '../output/in-terminal';
import { printable } from '../output/printable';
import { factsOf, tableOf } from '../output/table';

/** An import for people: how it stands, each condition of the verdict on its blob, the run. */
export function describeImport(view: Answer<'getImport'>, colors: Colors): string {
  const { verdict, run, error, transfer, verified } = view;
  return [
    `Import ${view.importId}: ${toned(view.status, colors)}`,
    factsOf({
      route: view.route,
      blob: `${view.account}/${view.container}/${view.blob}`,
      seen: formatTime(view.seenAt),
      ended: view.finishedAt && formatTime(view.finishedAt),
      'imported by': view.importedBy,
      transfer: transfer && `${transfer.transferId}, batch ${transfer.batch}`,
      run: run && `${run.name}, started by ${run.startedBy}`,
      verified: verified && `${verified.verified} of ${verified.total}`,
      stopped: error && `${error.code}: ${error.message}`,
      do: error && inTerminal(error.remedy),
    }),
    ...(verdict ? [tableOf(['condition', 'state', 'found'], verdict.conditions.map(rowOf(colors)))] : []),
    ...(verdict?.conditions ?? []).flatMap(remediesOf).map(printable),
    ...view.notes.map((note) => printable(`  note: ${note}`)),
  ].join('\n');
}

type Condition = NonNullable<Answer<'getImport'>['verdict']>['conditions'][number];

const rowOf = (colors: Colors) => (condition: Condition) => [
  condition.name,
  { content: toned(condition.state, colors) },
  condition.found,
];

const remediesOf = ({ name, remedy, command }: Condition): string[] => [
  ...(remedy === undefined ? [] : [`  ${name}: ${remedy}`]),
  ...(command === undefined ? [] : [`    ${command}`]),
];
