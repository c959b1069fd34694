import type { Answer } from '../client/contract';
import { toned, type Colors } from '../output/colors';
import { printable } from '../output/printable';
import { tableOf } from '../output/table';

type Doctor = Answer<'getDoctor'>;

/** What the doctor found, for people: every check, and below them the commands that mend. */
export function describeDoctor({ status, counts, checks }: Doctor, colors: Colors): string {
  const table = tableOf(
    ['check', 'routes', 'side', 'verdict', 'found'],
    checks.map(({ check, routes, side, verdict, said }) => [
      check,
      routes?.join(', '),
      side,
      { content: toned(verdict, colors) },
      said,
    ]),
  );
  const counted = Object.entries(counts).flatMap(([verdict, count]) =>
    count === 0 ? [] : [`${count} ${verdict}`],
  );
  return [table, ...mends(checks), `${toned(status, colors)}: ${counted.join(', ')}`].join('\n');
}

/** The same command may mend several. */
function mends(checks: Doctor['checks']): string[] {
  const commands = new Set(
    checks.flatMap(({ verdict, mend }) => (verdict === 'failed' && mend ? [mend] : [])),
  );
  return commands.size === 0
    ? []
    : ['Run in the cloud and tenant of the side:', ...[...commands].map((mend) => `  ${printable(mend)}`)];
}
