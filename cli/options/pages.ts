import { Option, type Command } from 'commander';
import type { Client } from '../client/client';
import type { Answer, Query } from '../client/contract';
import type { Colors } from '../output/colors';
import type { Shown } from '../output/shown';
import { wholeNumber } from './values';

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

/** Operations that list something page by page, and what their answers call it. */
const lists = {
  listAudit: 'audit',
  listEvents: 'events',
  listImports: 'imports',
  listPlans: 'plans',
  listTransfers: 'transfers',
} as const;
type Lists = typeof lists;
type Item<N extends keyof Lists> =
  Answer<N> extends Readonly<Record<Lists[N], readonly (infer T)[]>> ? T : never;
type Page<T> = Readonly<Record<Lists[keyof Lists], readonly T[]>> & { readonly continuationToken?: string };

interface List<N extends keyof Lists> {
  readonly query: Omit<Query<N>, 'limit' | 'continuationToken'>;
  readonly limit: number;
  readonly idOf: (item: Item<N>) => string;
  readonly tableOf: (items: readonly Item<N>[], colors: Colors) => string;
  /** What is said of an empty list. */
  readonly nothing: string;
}

/** Reads pages until there is enough, and shows what they hold. */
export async function shownList<N extends keyof Lists>(
  app: Client,
  name: N,
  { query, limit, idOf, tableOf, nothing }: List<N>,
): Promise<Shown> {
  const items: Item<N>[] = [];
  let continuationToken: string | undefined;
  do {
    const most = String(Math.min(limit - items.length, mostAtOnce));
    const asked = { ...query, limit: most, continuationToken } as Query<N>;
    const page = (await app.call(name, { query: asked })) as unknown as Page<Item<N>>;
    items.push(...page[lists[name]]);
    ({ continuationToken } = page);
  } while (continuationToken !== undefined && items.length < limit);
  const more = continuationToken === undefined ? '' : '\nThere may be more: --limit reads further.';
  return {
    document: { [lists[name]]: items },
    items,
    ids: items.map(idOf),
    text: (colors) => (items.length === 0 ? nothing : tableOf(items, colors)) + more,
  };
}
