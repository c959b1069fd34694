import type { Command } from 'commander';
import { examplesIn } from '../../cli/commands/command';

const intro = `# The terminal

\`acr-ferry\` asks an app for everything the [API](api.md) offers, in the same words, and checks offline what was carried and configured. It is one file that
needs Node 20.19 or newer and nothing else: \`acr-ferry.mjs\` of a release, or \`dist/acr-ferry.mjs\` after \`npm run build\`. Copy it to where it is needed, across an air gap too,
as \`acr-ferry\` into a folder of the path; \`acr-ferry.mjs.sha256\` is its checksum. In a checkout it is \`npx acr-ferry\`.

## Which app, and who asks

A **context** is an app under a name, kept in \`contexts.json\` below \`$XDG_CONFIG_HOME/acr-ferry\` (\`~/.config/acr-ferry\`; \`%APPDATA%\\acr-ferry\` on Windows), for nobody else to read. A
rehearsal that stays up is the context \`rehearsal\` until it ends:

    npm start
    npx acr-ferry list --context rehearsal

Without \`--context\` and \`--url\` the variables \`ACR_FERRY_CONTEXT\` and \`ACR_FERRY_URL\` count, then the current context.

The function key comes from the context, from \`ACR_FERRY_KEY\`, or with \`--key-stdin\` from standard input, never from an argument, which others on the machine see.
Where App Service authentication wants a sign-in, \`--scope api://<application id>/.default\` signs in to Entra as the Azure SDKs do: environment, workload or managed identity, \`az login\`.
\`HTTPS_PROXY\`, \`HTTP_PROXY\` and \`NO_PROXY\` are honoured, and authorities of \`--ca\` and \`NODE_EXTRA_CA_CERTS\` trusted.

## What it prints, and how it ends

| option                      | prints                                                                                |
| --------------------------- | ------------------------------------------------------------------------------------- |
| \`--output table\` (default) | for people; colours and a moving picture on a terminal only, else a line a change      |
| \`--json\`                   | one document as the API answers it                                                    |
| \`--output ndjson\`          | a line for each item of a list, or each change while it watches                       |
| \`--quiet\`                  | ids, a line each, or nothing                                                          |

It ends with 0 when all is done, 1 when something came out partial or failed or is not well, 2 when it could not or was used wrongly, and says why on standard error, with
\`--json\` as a document. Ctrl-C while it watches ends the watching (130), never the transfer, and says how to come back. So does an app that stays away longer than \`--wait\`.

## Commands
`;

/** `docs/cli.md`, made of the commands themselves. */
export function markdownOf(program: Command): string {
  const commands = program.commands
    .flatMap((each) => leavesOf(each))
    .filter(({ name }) => name !== 'complete');
  const sections = commands.map(({ name, command }) => section(name, command));
  const table = commands.map(
    ({ name, command }) => `| [\`${name}\`](#${anchor(name)}) | ${escape(command.description())} |`,
  );
  const common = commands.find(({ name }) => name === 'list')!.command;
  return [
    intro,
    '| command | what it does |\n| --- | --- |',
    ...table,
    '',
    ...sections,
    '## Options of all commands',
    '',
    'Those under "Which app" are of the commands that ask one.',
    '',
    optionTable(common, isCommon),
  ].join('\n');
}

const isCommon = (group: string | undefined): boolean => group === 'Which app:' || group === 'Output:';

function leavesOf(command: Command, before = ''): { name: string; command: Command }[] {
  const name = `${before}${command.name()}`;
  if (command.commands.length === 0) return [{ name, command }];
  return command.commands.flatMap((each) => leavesOf(each, `${name} `));
}

function section(name: string, command: Command): string {
  const own = optionTable(command, (group) => !isCommon(group));
  const takes = command.registeredArguments.map((each) => `\`${each.name()}\`: ${each.description}`);
  return [
    `### ${name}`,
    '',
    `${sentence(command.description())}${takes.length > 0 ? ` ${sentence(takes.join('; '))}` : ''}`,
    '',
    ...(own === '' ? [] : [own, '']),
    ...examplesIn(command).flatMap((example) => example.split('\n').map((line) => `    ${line}`)),
    '',
  ].join('\n');
}

function optionTable(command: Command, wanted: (group: string | undefined) => boolean): string {
  const rows = command
    .createHelp()
    .visibleOptions(command)
    .filter((option) => option.long !== '--help' && wanted(option.helpGroupHeading))
    .map(({ flags, description, argChoices, defaultValue }) => {
      const choices = argChoices ? ` (${argChoices.join(', ')})` : '';
      const usual =
        defaultValue === undefined || defaultValue === true ? '' : `; ${String(defaultValue)} unless given`;
      return `| \`${escape(flags)}\` | ${escape(description)}${choices}${usual} |`;
    });
  return rows.length === 0 ? '' : ['| option | effect |', '| --- | --- |', ...rows].join('\n');
}

const sentence = (text: string): string => `${escape(text.charAt(0).toUpperCase() + text.slice(1))}.`;
const escape = (text: string): string =>
  text.replaceAll('|', '\\|').replaceAll('**', '\\*\\*').replaceAll('<', '\\<');
const anchor = (name: string): string => name.replaceAll(' ', '-');
