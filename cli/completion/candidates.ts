import type { Command, Option } from 'commander';

/** What may stand at the cursor. */
interface Candidate {
  readonly word: string;
  readonly description: string;
}

/**
 * What may come next on a command line; nothing where a file is wanted, or something nobody can guess.
 * `values` knows what fits an option by its name.
 */
export function candidates(
  program: Command,
  before: readonly string[],
  word: string,
  values: (option: string) => readonly string[],
): Candidate[] {
  const { command, open } = walk(program, before);
  const found = open
    ? [...(open.argChoices ?? []), ...values(open.attributeName())].map((word) => ({ word, description: '' }))
    : word.startsWith('-')
      ? optionsOf(command)
      : [...commandsOf(command), ...argumentsOf(command)];
  return found.filter((each) => each.word.startsWith(word));
}

/** The command that is written so far, and the option that waits for its value. */
function walk(program: Command, before: readonly string[]): { command: Command; open?: Option } {
  let command = program;
  let open: Option | undefined;
  for (const word of before) {
    if (open) open = undefined;
    else if (word.startsWith('-')) {
      const option = allOptions(command).find(({ long, short }) => word === long || word === short);
      open = option?.required === true ? option : undefined;
    } else command = command.commands.find((each) => each.name() === word) ?? command;
  }
  return { command, ...(open && { open }) };
}

/** A command that stands for one below it takes the options of that, too; Commander keeps which to itself. */
function allOptions(command: Command): Option[] {
  const help = command.createHelp();
  const { _defaultCommandName: name } = command as unknown as { readonly _defaultCommandName?: string };
  const usual = command.commands.find((each) => each.name() === name);
  return [command, ...(usual ? [usual] : [])].flatMap((each) => help.visibleOptions(each));
}

function optionsOf(command: Command): Candidate[] {
  const named = allOptions(command).map(
    ({ long, short, description }) => [long ?? short ?? '', description] as const,
  );
  return [...new Map(named)].map(([word, description]) => ({ word, description }));
}

const commandsOf = (command: Command): Candidate[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .map((each) => ({ word: each.name(), description: each.description() }));

const argumentsOf = (command: Command): Candidate[] =>
  command.registeredArguments.flatMap(({ argChoices = [] }) =>
    argChoices.map((word) => ({ word, description: '' })),
  );
