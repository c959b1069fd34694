import { Option, type Command } from 'commander';
import type { Body } from '../client/contract';
import { Misuse } from '../client/errors';
import { readJson, readText } from '../client/read-text';
import { withoutAbsent } from '../client/without-absent';
import { severalTimes, wholeNumber } from './values';

/** What the command line says of what to transfer. */
export interface OrderOptions {
  readonly route?: string;
  readonly from?: string;
  readonly allow?: string[];
  readonly deny?: string[];
  readonly newest?: number;
  readonly referrers?: 'none' | 'all';
  readonly mode?: 'missing' | 'all';
  readonly order?: string;
}

/** Lets a command be told what to transfer. */
export const ordering = (command: Command): Command =>
  command
    .argument('[artifacts...]', 'references like team/app:1.0 or team/app@sha256:..., without registry host')
    .optionsGroup('What to transfer:')
    .option('-r, --route <name>', 'may be left out when there is only one')
    .option('--from <file>', 'references from a file, one a line; - reads standard input')
    .option('--allow <pattern>', 'choose tags by rule, like team/** or team/api:v*; repeatable', severalTimes)
    .option('--deny <pattern>', 'of those leave out; repeatable', severalTimes)
    .option('--newest <n>', 'at most so many tags of a repository', wholeNumber(1, 10_000))
    .addOption(new Option('--referrers <which>', 'signatures, SBOMs, attestations').choices(['none', 'all']))
    .addOption(
      new Option('--mode <mode>', 'missing leaves out what the target holds').choices(['missing', 'all']),
    )
    .option('--order <file>', 'the whole request as JSON, as the API takes it; - reads standard input');

/** The request the command line describes. @throws Misuse */
export function readOrder(artifacts: readonly string[], options: OrderOptions): Body<'startPlan'> {
  const { route, from, allow, deny, newest, referrers, mode, order } = options;
  const rules = { deny, newest, referrers, mode };
  const hasRules = Object.values(rules).some((value) => value !== undefined);
  if (hasRules && allow === undefined)
    throw new Misuse('--deny, --newest, --referrers and --mode are of rules, which begin with --allow');
  const references = [...artifacts, ...(from === undefined ? [] : linesOf(readText(...given(from))))];
  if (order !== undefined) {
    if (references.length > 0 || allow !== undefined)
      throw new Misuse('--order holds the whole request: leave out artifacts and rules');
    return { ...(readJson(...given(order)) as Body<'startPlan'>), ...(route !== undefined && { route }) };
  }
  return {
    ...(route !== undefined && { route }),
    ...(references.length > 0 && { artifacts: references }),
    ...(allow && { selection: { allow, ...withoutAbsent(rules) } }),
  };
}

/** Whether anything is said of what to transfer. */
export const isEmpty = ({ artifacts, selection }: Body<'startPlan'>): boolean =>
  artifacts === undefined && selection === undefined;

/** Blank lines and those that begin with # say nothing. */
const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

/** A file, or standard input: its name, and where it is read. */
const given = (file: string): [name: string, from: string | number] =>
  file === '-' ? ['standard input', 0] : [file, file];
