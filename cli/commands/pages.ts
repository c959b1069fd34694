import { Option, type Command } from 'commander';
import { wholeNumber } from './numbers';

const mostAtOnce = 100;

/** Lets a command be told how much of a list to read. */
export const paging = (command: Command): Command =>
  command
    .optionsGroup('Which of them:')
    .option('-n, --limit <number>', 'at most so many', wholeNumber(1, 1_000_000), 25);

/** Lets a command be told in which order. */
export const sorting = (command: Command, by: readonly string[]): Command =>
  command.addOption(
    new Option('--sort <by>', 'the 500 newest in this order; - begins with the most').choices(
      by.flatMap((each) => [each, `-${each}`]),
    ),
  );

/** Reads pages until there is enough; `more` when there may be others. */
export async function readPages<T>(
  limit: number,
  page: (
    limit: string,
    token: string | undefined,
  ) => Promise<{ items: readonly T[]; token: string | undefined }>,
): Promise<{ items: readonly T[]; more: boolean }> {
  const items: T[] = [];
  let token: string | undefined;
  do {
    const found = await page(String(Math.min(limit - items.length, mostAtOnce)), token);
    items.push(...found.items);
    token = found.token;
  } while (token !== undefined && items.length < limit);
  return { items, more: token !== undefined };
}

/** The line below a list that may go on. */
export const moreLine = (more: boolean): string =>
  more ? '\nThere may be more: --limit reads further.' : '';
