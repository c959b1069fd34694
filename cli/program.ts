import { Command } from 'commander';
import { addActCommands } from './commands/act';
import { addAppCommands } from './commands/app';
import { addAuditCommand } from './commands/audit';
import { addCompletion } from './commands/completion';
import { addConfigCommands } from './commands/config';
import { addContextCommands } from './commands/context';
import { addEventCommands } from './commands/events';
import { addImportCommands } from './commands/imports';
import { addPlanCommands } from './commands/plan';
import { addPurgeCommands } from './commands/purge';
import { addReportCommands } from './commands/report';
import { addSasCommands } from './commands/sas';
import { addScheduleCommands } from './commands/schedules';
import { addStartCommands } from './commands/start';
import { addTransferCommands } from './commands/transfer';
import { addWaybillCommands } from './commands/waybill';
import { refuseMistyped } from './options/mistyped';

/** Every command there is; `docs/terminal.md` is made of it. */
export function createProgram(version: string): Command {
  const program = new Command('acr-ferry')
    .description(
      'Moves container artifacts between Azure registries that cannot see each other: asks an app, ' +
        'deployed or rehearsed, and checks offline what was carried and configured.',
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show what a command does, with examples')
    .helpCommand('help [command...]', 'show what a command does, with examples')
    .showHelpAfterError('Add --help to see what there is.')
    .showSuggestionAfterError()
    .exitOverride();
  addPlanCommands(program.commandsGroup('Transfers:'));
  addStartCommands(program);
  addTransferCommands(program);
  addReportCommands(program);
  addActCommands(program);
  addImportCommands(program.commandsGroup('The app:'));
  addScheduleCommands(program);
  addSasCommands(program);
  addAppCommands(program);
  addEventCommands(program);
  addAuditCommand(program);
  addPurgeCommands(program);
  addWaybillCommands(program.commandsGroup('Offline:'));
  addConfigCommands(program);
  addContextCommands(program.commandsGroup('This machine:'));
  addCompletion(program);
  refuseMistyped(program);
  return program.configureOutput({ outputError: hintAtOrder });
}

/** Other tools take options before the command, too. Only the program itself is told, not its commands. */
function hintAtOrder(text: string, write: (text: string) => void): void {
  const isOption = text.includes('unknown option');
  write(isOption ? `${text}Options come after the command: acr-ferry list --context rehearsal\n` : text);
}
