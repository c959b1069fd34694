import type { Command } from 'commander';
import { candidates } from '../completion/candidates';
import { completionScripts, type Shell } from '../completion/scripts';
import { readContexts } from '../contexts/contexts-file';
import { withExamples } from '../options/command';

/** `completion`: scripts for shells, and what these ask. */
export function addCompletion(program: Command): void {
  const completion = program.command('completion').description('print the completion script of a shell');
  const shell = completion.createArgument('<shell>', 'which').choices(Object.keys(completionScripts));
  completion.addArgument(shell).action((shell: Shell) => void process.stdout.write(completionScripts[shell]));
  withExamples(
    completion,
    'acr-ferry completion bash > /etc/bash_completion.d/acr-ferry',
    'acr-ferry completion zsh > "${fpath[1]}/_acr-ferry"',
    'acr-ferry completion fish > ~/.config/fish/completions/acr-ferry.fish',
    'acr-ferry completion powershell | Out-String | Invoke-Expression # keep the line in $PROFILE',
  );
  program
    .command('complete', { hidden: true })
    .requiredOption('--word <word>')
    .argument('[before...]')
    .action((before: string[], { word }: { word: string }) => {
      const found = candidates(program, before, word, valuesOf);
      for (const { word, description } of found) process.stdout.write(`${word}\t${description}\n`);
    });
}

/** Nothing is said while somebody types. */
function valuesOf(option: string): string[] {
  try {
    return option === 'context' ? Object.keys(readContexts().contexts) : [];
  } catch {
    return [];
  }
}
