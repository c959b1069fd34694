import type { Command } from 'commander';
import { Misuse } from '../client/errors';

/** Lets a command be told that its caller is sure. */
export const confirming = (command: Command): Command =>
  command.option('-y, --yes', 'do it without asking; needed where no terminal is');

/** Has a person confirm what cannot be undone. @throws Misuse when nobody does */
export async function confirm(question: string, yes: boolean | undefined): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new Misuse(`${question} Say --yes if you are sure.`);
  const { confirm } = await import('@inquirer/prompts');
  const sure = await confirm({ message: question, default: false }, { output: process.stderr }).catch(
    () => false,
  );
  if (!sure) throw new Misuse('nothing was done');
}

/** The option that says why. */
export const reason = ['--reason <text>', 'for the record'] as const;

/** What the record is to say. */
export interface WhyOptions {
  readonly reason?: string;
}

/** The body that says it. */
export const whyOf = ({ reason }: WhyOptions): WhyOptions => (reason === undefined ? {} : { reason });
