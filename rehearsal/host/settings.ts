import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** App settings: the environment of the process. */
export type Settings = Readonly<Record<string, string | undefined>>;

const settingsFile = z.object({
  IsEncrypted: z.literal(false, 'encrypted settings cannot be read: run `func settings decrypt`').optional(),
  Values: z.record(z.string(), z.string()).default({}),
});

/**
 * Puts the `Values` of a `local.settings.json` into the environment, where app and host read them. What the
 * environment already holds wins, as with the core tools.
 */
export function loadSettingsFile(file: string, environment: NodeJS.ProcessEnv): void {
  const parsed = settingsFile.safeParse(readJson(file));
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  for (const [name, value] of Object.entries(parsed.data.Values)) environment[name] ??= value;
}

/** @throws when a named setting is missing; the text names it. */
export function resolveSettings(text: string, settings: Settings): string {
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = settings[name];
    if (value === undefined) throw new Error(`'%${name}%' names an app setting that does not exist`);
    return value;
  });
}

const timeSpan = z
  .string()
  .regex(/^(\d+\.)?\d\d:\d\d:\d\d(\.\d{1,7})?$/, 'expected a time span such as 00:10:00')
  .transform(parseTimeSpan);

const logLevel = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none']));

const hostFile = z.object({
  version: z.literal('2.0'),
  logging: z.object({ logLevel: z.record(z.string(), logLevel).default({}) }).prefault({}),
  functionTimeout: z.union([timeSpan, z.literal('-1').transform(() => Infinity)]).default(30 * 60_000),
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().default('api') }).prefault({}),
      durableTask: z
        .object({
          hubName: z.string().optional(),
          maxConcurrentActivityFunctions: z.number().int().positive().default(10),
          storageProvider: z
            .object({
              controlQueueVisibilityTimeout: timeSpan.default(5 * 60_000),
              workItemQueueVisibilityTimeout: timeSpan.default(5 * 60_000),
            })
            .prefault({}),
          defaultVersion: z.string().optional(),
          versionMatchStrategy: z.enum(['None', 'Strict', 'CurrentOrOlder']).default('CurrentOrOlder'),
          versionFailureStrategy: z.enum(['Reject', 'Fail']).default('Reject'),
        })
        .prefault({}),
      blobs: z
        .object({
          maxDegreeOfParallelism: z.number().int().positive().default(8),
          poisonBlobThreshold: z.number().int().positive().default(5),
        })
        .prefault({}),
    })
    .prefault({}),
});

/** What the host uses of `host.json`; other keys are for the real one. `functionTimeout` in milliseconds. */
export type HostJson = z.output<typeof hostFile>;

/** Reads the content of a `host.json`. @throws naming the field that is wrong. */
export function parseHostJson(content: unknown, name = 'host.json'): HostJson {
  const parsed = hostFile.safeParse(content);
  if (!parsed.success) throw new Error(`${name}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** @throws naming the file when it is missing or not JSON. */
export function readJson(file: string, name = file): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new Error(`${name} cannot be read as JSON: ${(cause as Error).message}`, { cause });
  }
}

/** .NET time span (`[days.]hh:mm:ss[.fraction]`) in milliseconds. */
export function parseTimeSpan(text: string): number {
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] =
    /^(?:(\d+)\.)?(\d\d):(\d\d):(\d\d(?:\.\d{1,7})?)$/.exec(text) ?? [];
  return (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

/** Milliseconds as a .NET time span. */
export function formatTimeSpan(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (value: number) => String(value % 60).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const hours = String(Math.floor(seconds / 3600) % 24).padStart(2, '0');
  return `${days > 0 ? `${days}.` : ''}${hours}:${two(Math.floor(seconds / 60))}:${two(seconds)}`;
}
