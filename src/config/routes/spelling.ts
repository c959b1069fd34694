import { pointer } from '../../domain/schema';
import type { ConfigProblem, GivenSettings } from '../read-setting';
import { routeSettingsSchema } from '../settings';

/**
 * Where a setting of a route stands in the routes file, which has the app settings by another spelling:
 * `SOURCE_SAS_KIND` is `source.sasKind`, `COPY_TIER` is `copy.tier`, `IMPORT_BY` is `importBy`. So every
 * setting of a route can be written either way, and means the same.
 */
type Path = readonly [string] | readonly [string, string];

const groups = ['SOURCE', 'TARGET', 'COPY', 'SAS', 'RUN', 'WAYBILL', 'OBSERVE', 'PULL'];

function spell(setting: string): Path {
  const [first = '', ...rest] = setting.split('_');
  if (first === 'ROUTE') return [camelCase(rest)];
  return groups.includes(first) ? [first.toLowerCase(), camelCase(rest)] : [camelCase([first, ...rest])];
}

function camelCase(words: readonly string[]): string {
  const [first = '', ...rest] = words.map((word) => word.toLowerCase());
  return first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** Where each setting of a route stands in the file. */
export const spellings: ReadonlyMap<string, Path> = new Map(
  Object.keys(routeSettingsSchema.shape).map((setting) => [setting, spell(setting)]),
);

const anySetting = new RegExp(
  `\\b(${[...spellings.keys()].sort((a, b) => b.length - a.length).join('|')})\\b`,
  'g',
);

/** A message about app settings in the words of the file. */
const inFileSpelling = (text: string): string =>
  text.replace(anySetting, (setting) => spellings.get(setting)?.join('.') ?? setting);

/** Says a problem of a route where its value was written: in the file, or in the app settings. */
export function locate(
  { setting, problem }: ConfigProblem,
  { name, given }: { readonly name: string; readonly given: GivenSettings },
  environment: GivenSettings,
): ConfigProblem {
  const path = spellings.get(setting);
  const taken = given[setting] === undefined && (environment[setting] ?? '') !== '';
  if (path === undefined || taken) return { setting, problem };
  return {
    setting: pointer(['routes', name, ...path]),
    problem:
      problem === 'is missing'
        ? `is missing: write it here, or set the app setting ${setting} for all routes`
        : inFileSpelling(problem),
  };
}
