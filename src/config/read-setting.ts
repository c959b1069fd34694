import { z } from 'zod';
import { pointer } from '../domain/schema';
import type { SideName } from '../domain/side';

/** What the names of the settings of a side begin with. */
export type SidePrefix = Uppercase<SideName>;

/** Values as they come: text of the environment, text, numbers and booleans of the routes file. */
export type GivenSettings = Readonly<Record<string, string | number | boolean | undefined>>;

/** One thing wrong with the configuration: where, what, and what to write instead. */
export interface ConfigProblem {
  /** Name of an app setting, or a JSON pointer into the routes file (RFC 6901). */
  readonly setting: string;
  readonly problem: string;
}

/** Adds a problem to those found so far; a list of names is a place in the routes file. */
export type Report = (where: string | readonly PropertyKey[], problem: string) => void;

/** Where a setting of a route is told of: by its name, or by its place in the file. */
export type PlaceOf = (route: string, setting: string) => string;

/** Reports to a list. */
export const reportTo =
  (problems: ConfigProblem[]): Report =>
  (where, problem) =>
    void problems.push({ setting: typeof where === 'string' ? where : pointer(where), problem });

/** Settings, or all that is wrong with them. */
export type Parsed<T> = { readonly settings: T } | { readonly problems: readonly ConfigProblem[] };

/** Parses settings of a schema. Empty values count as absent, unknown names are left alone. */
export function parseSettings<T>(schema: z.ZodObject & z.ZodType<T>, values: GivenSettings): Parsed<T> {
  const given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) => {
      const value = values[name];
      const trimmed = typeof value === 'string' ? value.trim() : value;
      return trimmed === undefined || trimmed === '' ? [] : [[name, trimmed]];
    }),
  );
  // Once a process, at its start: compiling the schema takes longer than walking it.
  const parsed = schema.safeParse(given, { jitless: true });
  if (parsed.success) return { settings: parsed.data };
  return {
    problems: parsed.error.issues.map(({ path, message }) => ({
      setting: path.map(String).join('.'),
      problem: message,
    })),
  };
}

// Building blocks of the schemas. Each message says what is wrong and what to write instead.

/** Any text, or none. */
export const optional = (description: string) => z.string().optional().describe(description);

/** Text that follows a pattern. */
export const matching = (pattern: RegExp, rule: string, description: string) =>
  z.string({ error: 'is missing' }).regex(pattern, rule).describe(description);

/** Subscription, tenant and client ids. */
export const guid = (description: string) =>
  matching(
    /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
    'must be a GUID like 00000000-0000-0000-0000-000000000000',
    description,
  );

// Names that more than one setting holds, by the rules of who gives or takes them.

/** What a route, a start or a sink is called by: part of ids, paths and URLs. */
export const ownName = (description: string) =>
  matching(
    /^[a-z][a-z0-9-]{0,31}$/,
    'must be 1 to 32 lower-case letters, digits and dashes, a letter first',
    description,
  );

/** Of a schedule, a push rule or a target. */
export const startName = ownName('Unique within the route.');

/** Of a resource group. */
export const resourceGroup = (description: string) =>
  matching(/^[\w.()-]{1,90}$/, 'must be a resource group name', description);

/** Of a storage account. */
export const storageAccount = (description: string) =>
  matching(/^[a-z0-9]{3,24}$/, 'must be 3 to 24 lower-case letters and digits', description);

/** Of a blob container. */
export const blobContainer = (description: string) =>
  matching(
    /^[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){2,62}$/,
    'must be 3 to 63 lower-case letters, digits and single dashes',
    description,
  );

/** Of a key vault. */
export const keyVault = (description: string) =>
  matching(
    /^[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]$/,
    'must be a key vault name of 3 to 24 letters, digits and dashes',
    description,
  );

/** Of a secret or a key in a key vault. */
export const vaultEntry = (description: string) =>
  matching(
    /^[A-Za-z0-9-]{1,127}$/,
    'must be 1 to 127 letters, digits and dashes, without a version',
    description,
  );

/** One of some words. */
export const choice = <const T extends readonly [string, ...string[]]>(choices: T, fallback: T[number]) =>
  z.enum(choices, { error: `must be one of ${choices.join(', ')}` }).prefault(fallback);

/** Yes or no: in a file a boolean, in the environment a word. */
export const flag = (fallback: boolean) =>
  z
    .union([z.boolean(), z.enum(['true', 'false'])], { error: 'must be true or false' })
    .transform((value) => value === true || value === 'true')
    .prefault(fallback);

/** The least and the most a number may be. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
}

/** In a file a number, in the environment digits. */
function numberIn({ min, max }: NumberRange) {
  const rule = `must be a number from ${min} to ${max}`;
  const inRange = z.number(rule).min(min, rule).max(max, rule);
  const digits = z
    .string()
    .regex(/^\d+(\.\d+)?$/, rule)
    .transform(Number)
    .pipe(inRange);
  return z.union([inRange, digits], rule);
}

/** A number with a default. */
export const number = (range: NumberRange, fallback: number) => numberIn(range).prefault(fallback);

/** A number, or none. */
export const optionalNumber = (range: NumberRange) => numberIn(range).optional();

/** An https URL without path, or none. */
export const httpsUrl = (description: string) =>
  z
    .string()
    .regex(/^https:\/\/[^/?#\s]+$/, 'must be an https URL without path, like https://management.example.com')
    .optional()
    .describe(description);

type Prefixed<P extends SidePrefix, T> = { [K in keyof T & string as `${P}_${K}`]: T[K] };

/** The settings of a side by their whole names. */
export function prefixed<P extends SidePrefix, T extends Record<string, unknown>>(
  prefix: P,
  shape: T,
): Prefixed<P, T> {
  return Object.fromEntries(
    Object.entries(shape).map(([key, value]) => [`${prefix}_${key}`, value]),
  ) as Prefixed<P, T>;
}

/** A setting that is a text of JSON: what is wrong with it is told with its place in there. */
export const jsonText = (read: (text: string) => { readonly error?: z.ZodError | undefined }) =>
  z.string().superRefine((text, context) => {
    for (const { path, message } of read(text).error?.issues ?? [])
      context.addIssue([...(path.length > 0 ? [pointer(path)] : []), message].join(' '));
  });

/** Reports names that are given twice in a list. */
export function checkNames(place: readonly string[], written: readonly unknown[], report: Report): void {
  const first = new Map<string, number>();
  for (const [index, each] of written.entries()) {
    const name = typeof each === 'object' && each !== null && 'name' in each ? each.name : undefined;
    if (typeof name !== 'string') continue;
    const other = first.get(name);
    if (other === undefined) first.set(name, index);
    else {
      const problem = `is ${name}, as that of number ${other} of this list: give it another name`;
      report([...place, index, 'name'], problem);
    }
  }
}
