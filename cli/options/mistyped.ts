import type { Command } from 'commander';

/** Refuses a word that stands where a command should, also where only its help is asked for. */
export function refuseMistyped(program: Command): void {
  program.commands.forEach(refuseInGroup);
  // Commander knows one word after help, and none before --help: it shows what is above.
  program.addHelpText('beforeAll', ({ command }) => {
    const asked = askedFor(program);
    return asked === command ? '' : asked.help();
  });
}

/** What stands for no subcommand of a group would otherwise be too many arguments of its default one. */
function refuseInGroup(group: Command): void {
  group.hook('preSubcommand', ({ args: [given = '-'] }) => {
    if (!given.startsWith('-') && !isCommand(group, given)) refuse(group, given);
  });
}

/** The command whose help the words of the command line ask for. */
function askedFor(program: Command): Command {
  let command = program;
  for (const word of program.args) {
    if (word.startsWith('-') || command.commands.length === 0) break;
    if (word === 'help') continue;
    command = command.commands.find((each) => each.name() === word) ?? refuse(command, word);
  }
  return command;
}

const isCommand = (group: Command, word: string): boolean =>
  group.commands.some((each) => each.name() === word);

function refuse(group: Command, word: string): never {
  group.args = [word];
  // Public in commander, though not in its types.
  return (group as Command & { unknownCommand(): never }).unknownCommand();
}
