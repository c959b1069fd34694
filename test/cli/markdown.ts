import type { Command } from 'commander';
import { examplesIn } from '../../cli/options/command';

/** The part of `docs/terminal.md` that is made of the commands themselves. */
export function markdownOf(program: Command): string {
  const commands = program.commands
    .flatMap((each) => leavesOf(each))
    .filter(({ name }) => name !== 'complete');
  const sections = commands.map(({ name, command }) => section(name, command));
  const contents = commands.map(
    ({ name, command }) => `- [\`${name}\`](#${anchor(name)}): ${escape(command.description())}`,
  );
  const common = commands.find(({ name }) => name === 'list')!.command;
  return [
    '## Commands',
    '',
    ...contents,
    '',
    ...sections,
    '## Options of all commands',
    '',
    'Those under "Which app" are of the commands that ask one.',
    '',
    optionList(common, isCommon),
  ].join('\n');
}

const isCommon = (group: string | undefined): boolean => group === 'Which app:' || group === 'Output:';

function examples(command: Command): string[] {
  const lines = examplesIn(command);
  return lines.length === 0 ? [] : ['```sh', ...lines, '```'];
}

function leavesOf(command: Command, before = ''): { name: string; command: Command }[] {
  const name = `${before}${command.name()}`;
  if (command.commands.length === 0) return [{ name, command }];
  return command.commands.flatMap((each) => leavesOf(each, `${name} `));
}

function section(name: string, command: Command): string {
  const own = optionList(command, (group) => !isCommon(group));
  const takes = command.registeredArguments.map((each) => `\`${each.name()}\`: ${each.description}`);
  return [
    `### ${name}`,
    '',
    `${sentence(command.description())}${takes.length > 0 ? ` ${sentence(takes.join('; '))}` : ''}`,
    '',
    ...(own === '' ? [] : [own, '']),
    ...examples(command),
    '',
  ].join('\n');
}

function optionList(command: Command, wanted: (group: string | undefined) => boolean): string {
  const items = command
    .createHelp()
    .visibleOptions(command)
    .filter((option) => option.long !== '--help' && wanted(option.helpGroupHeading))
    .map(({ flags, description, argChoices, defaultValue }) => {
      const choices = argChoices ? ` (${argChoices.join(', ')})` : '';
      const usual =
        defaultValue === undefined || defaultValue === true ? '' : `; ${String(defaultValue)} unless given`;
      return `- \`${flags}\`: ${escape(description)}${choices}${usual}`;
    });
  return items.join('\n');
}

const sentence = (text: string): string => `${escape(text.charAt(0).toUpperCase() + text.slice(1))}.`;
const escape = (text: string): string => text.replaceAll('**', '\\*\\*').replaceAll('<', '\\<');
const anchor = (name: string): string => name.replaceAll(' ', '-');
