import type { LogLevel } from '../worker/core-types';
import { severity, type Log } from './log';

/** Minimum levels by category, as under `logging.logLevel` of host.json. */
export type LogLevels = Readonly<Record<string, LogLevel>>;

/** Whether an entry is written. */
export type LogRule = (level: LogLevel, category: string) => boolean;

/** What the host writes of without `default`: its own categories, from Information on. */
const ownCategories = ['Microsoft.Azure.WebJobs.', 'Function.', 'Worker.', 'Host.'];

/**
 * The rules of .NET's LoggerFilterOptions over those of the host: the longest category that matches decides,
 * the last among equals; one `*` stands for anything; `default` takes the place of the host's own rule, and
 * so opens categories that rule keeps shut.
 */
export function logRules(levels: LogLevels): LogRule {
  const named = Object.entries(levels).map(([category, level]) => ({ category, level }));
  const fallback = named.findLast(({ category }) => category.toLowerCase() === 'default')?.level;
  const rules = named
    .filter(({ category }) => category.toLowerCase() !== 'default')
    .map(({ category, level }) => ({ matches: pattern(category), length: category.length, level }));
  const known = new Map<string, LogLevel>();
  const find = (category: string): LogLevel => {
    let best: (typeof rules)[number] | undefined;
    for (const rule of rules) {
      if (rule.matches(category) && (best === undefined || rule.length >= best.length)) best = rule;
    }
    if (best !== undefined) return best.level;
    return fallback ?? (ownCategories.some((own) => category.startsWith(own)) ? 'information' : 'none');
  };
  return (level, category) => {
    let minimum = known.get(category);
    if (minimum === undefined) known.set(category, (minimum = find(category)));
    return minimum !== 'none' && severity[level] >= severity[minimum];
  };
}

function pattern(category: string): (text: string) => boolean {
  const [start = '', end = '', ...more] = category.toLowerCase().split('*');
  if (more.length > 0) throw new Error(`logLevel '${category}': a category may have one * only`);
  return (text) => {
    const lower = text.toLowerCase();
    return lower.startsWith(start) && lower.endsWith(end);
  };
}

/** A log that writes what the rules let through. */
export const ruledLog =
  (log: Log, isWritten: LogRule): Log =>
  (level, category, message, invocationId) => {
    if (isWritten(level, category)) log(level, category, message, invocationId);
  };
