import { pointer } from '../../domain/schema';
import type { ConfigProblem, GivenSettings } from '../read-setting';
import { routeSettingsSchema } from '../settings';
import type { PathIn } from './json-values';

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

/** Where each stands in an entry of `targets`: what is of the target side without a group around it. */
export const targetSpellings: ReadonlyMap<string, Path> = new Map(
  [...spellings].flatMap(([setting, path]): [string, Path][] => {
    const [first, second] = path;
    if (first === 'source') return [];
    return [[setting, first === 'target' && second !== undefined ? [second] : path]];
  }),
);

const anySetting = new RegExp(
  `\\b(${[...spellings.keys()].sort((a, b) => b.length - a.length).join('|')})\\b`,
  'g',
);

/** What of a route of the file says where things stand. */
interface Places {
  readonly given: GivenSettings;
  readonly placeOf: (path: PathIn) => PathIn;
}

/** A message about app settings in the words of the file. */
const inFileSpelling = (text: string, { placeOf }: Places): string =>
  text.replace(anySetting, (setting) => {
    const [, , first, ...rest] = placeOf(spellings.get(setting) ?? [setting]);
    return (
      String(first) + rest.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
    );
  });

/** Says a problem of a route where its value was written: in the file, or in the app settings. */
export function locate(
  { setting, problem }: ConfigProblem,
  route: Places,
  environment: GivenSettings,
): ConfigProblem {
  const path = spellings.get(setting);
  const taken = route.given[setting] === undefined && (environment[setting] ?? '') !== '';
  if (path === undefined || taken) return { setting, problem };
  return {
    setting: pointer(route.placeOf(path)),
    problem:
      problem === 'is missing'
        ? `is missing: write it here, or set the app setting ${setting} for all routes`
        : inFileSpelling(problem, route),
  };
}
