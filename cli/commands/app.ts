import type { Command } from 'commander';
import { describeDoctor } from '../describe/doctor';
import { toned } from '../output/colors';
import { printable, printableJson } from '../output/printable';
import { formatTime } from '../output/format';
import { factsOf, tableOf } from '../output/table';
import { online, withExamples } from '../options/command';

/** What `AUTH_MODE` means for who calls. */
const openers = {
  keys: 'a function key',
  entra: 'a sign-in with an app role, besides the key',
  both: 'a function key; who signs in has the rights of the role',
};

/** `doctor`, `health`, `status` and `settings`. */
export function addAppCommands(program: Command): void {
  const doctor = program
    .command('doctor')
    .description('test every side now, with the command that mends each fault; 1 when something failed')
    .option('-r, --route <name>', 'only this route');
  online(doctor, async (app, { route }: { route?: string }) => {
    const found = await app.call('getDoctor', { query: { route } });
    return {
      document: found,
      items: found.checks,
      text: (colors) => describeDoctor(found, colors),
      exitCode: found.status === 'failed' ? 1 : 0,
    };
  });
  withExamples(
    doctor,
    'acr-ferry doctor',
    'acr-ferry doctor --route default',
    'acr-ferry doctor --json | jq -r \'.checks[] | select(.verdict == "failed").mend // empty\'',
  );

  const health = program
    .command('health')
    .description('what is wrong with the settings, and what runs there; 1 when they are wrong');
  online(health, async (app) => {
    const found = await app.call('healthDetails');
    const { status, version, node, auth, routes, problems, warnings } = found;
    return {
      document: found,
      text: (colors) =>
        [
          `acr-ferry ${version} at ${app.url}: ${toned(status, colors)}`,
          factsOf({ node, 'opened by': openers[auth], routes: routes.join(', ') }),
          ...problems.map(({ setting, problem }) => printable(`  ${setting} ${problem}`)),
          ...warnings.map(({ setting, problem }) => printable(`  Warning: ${setting} ${problem}`)),
        ].join('\n'),
      exitCode: status === 'ok' ? 0 : 1,
    };
  });
  withExamples(health, 'acr-ferry health');

  const status = program
    .command('status')
    .description('what is under way there, of any kind; 0 when nothing is, 1 otherwise');
  online(status, async (app) => {
    const found = await app.call('getUnderWay');
    const { drained, total, work } = found;
    return {
      document: found,
      items: work,
      ids: work.map(({ id }) => id),
      text: () =>
        drained
          ? 'Drained: nothing is under way, so nothing is left to another version of the app.'
          : [
              `${total} under way:`,
              tableOf(
                ['id', 'does', 'state', 'since'],
                work.map(({ id, name, state, since }) => [id, name, state, formatTime(since)]),
              ),
            ].join('\n'),
      exitCode: drained ? 0 : 1,
    };
  });
  withExamples(status, 'acr-ferry status', 'until acr-ferry status; do sleep 30; done');

  const settings = program
    .command('settings')
    .description('the configuration as it works there, secrets masked');
  online(settings, async (app) => {
    const found = await app.call('getConfig');
    return { document: found, items: found.routes, text: () => printableJson(found) };
  });
  withExamples(settings, 'acr-ferry settings');
}
