import type { Answer } from '../client/contract';
import { toned, type Colors } from '../output/colors';
import { formatTime } from '../output/format';
import { inTerminal } from '../output/in-terminal';
import { printable } from '../output/printable';
import { tableOf } from '../output/table';

type Secrets = Answer<'listSas'>['secrets'];

const noSecrets = 'No route needs a SAS secret: image import opens no containers.';

/** How the SAS secrets stand, for people. */
export function describeSas(secrets: Secrets, colors: Colors): string {
  if (secrets.length === 0) return noSecrets;
  const table = tableOf(
    ['route', 'side', 'mode', 'days left', 'expires', 'next rotation', 'due because'],
    secrets.map((each) => [
      each.route,
      each.side,
      each.mode,
      each.daysLeft === undefined ? '-' : { content: daysOf(each.daysLeft, colors) },
      formatTime(each.expiresAt),
      formatTime(each.nextRotationAt),
      each.renewal,
    ]),
  );
  const troubles = secrets.flatMap(({ route, side, lastError, unreadable }) =>
    [lastError, unreadable].flatMap((error) =>
      error ? [`${route} ${side}: ${error.code}: ${error.message}`, `  do: ${inTerminal(error.remedy)}`] : [],
    ),
  );
  return [table, ...troubles.map(printable)].join('\n');
}

const daysOf = (days: number, { red, yellow }: Colors): string =>
  days <= 0 ? red(String(days)) : days < 3 ? yellow(String(days)) : String(days);

/** What a rotation or revocation came to, for people. */
export function describeRotation(rotation: Answer<'getSasRotation'>, colors: Colors): string {
  const what = rotation.kind === 'revocation' ? 'Revocation' : 'Rotation';
  return [
    `${what} ${rotation.id}: ${toned(rotation.status, colors)}`,
    ...(rotation.revoked === undefined ? [] : [printable(`  revoked: ${rotation.revoked}`)]),
    ...(rotation.status === 'succeeded' && rotation.results.length === 0 ? [`  ${noSecrets}`] : []),
    ...rotation.results.flatMap(linesOf).map((line) => printable(`  ${line}`)),
    ...(rotation.error === undefined ? [] : [printable(`  ${rotation.error}`)]),
  ].join('\n');
}

function linesOf(result: Answer<'getSasRotation'>['results'][number]): string[] {
  const side = `${result.route} ${result.side}:`;
  if (!result.ok) {
    const { code, message, remedy } = result.error;
    return [`${side} ${code}: ${message}`, `  do: ${inTerminal(remedy)}`];
  }
  const { rotation } = result;
  if (rotation.mode === 'not-needed') return [`${side} needs no SAS`];
  const until = rotation.expiresAt === undefined ? '' : `, good until ${formatTime(rotation.expiresAt)}`;
  return [`${side} ${rotation.rotated ? `renewed (${rotation.reason ?? 'asked for'})` : 'not due'}${until}`];
}
