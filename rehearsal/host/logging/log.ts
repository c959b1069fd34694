import type { LogLevel } from '../worker/core-types';

/**
 * Writes one record; `category` is named as in the real host (`Host.Startup`, `Function.<name>.User`, ...).
 */
export type Log = (level: LogLevel, category: string, message: string, invocationId?: string) => void;

/** Order of the levels. */
export const severity: Readonly<Record<LogLevel, number>> = {
  trace: 0,
  debug: 1,
  information: 2,
  warning: 3,
  error: 4,
  critical: 5,
  none: 6,
};

/** How a log writes. */
export interface LogOptions {
  readonly json?: boolean;
  /** Records below it are dropped; default `information`. */
  readonly minimum?: LogLevel;
  readonly write?: (line: string) => void;
}

/**
 * One line per record: text for people, or one JSON object with `json`. Credentials are scrubbed from both.
 */
export function createLog(options: LogOptions = {}): Log {
  const {
    json = false,
    minimum = 'information',
    write = (line) => process.stdout.write(`${line}\n`),
  } = options;
  return (level, category, message, invocationId) => {
    if (severity[level] < severity[minimum]) return;
    const time = new Date().toISOString();
    const text = scrub(message);
    write(
      json
        ? JSON.stringify({ time, level, category, message: text, ...(invocationId && { invocationId }) })
        : `[${time}] ${level.padEnd(11)} ${category}: ${text}`,
    );
  };
}

/** Writes nothing. */
export const silentLog: Log = () => undefined;

// Up to a quote or tag: an end of line ends no value (`Sanitizer.cs` of azure-functions-host).
const credential = new RegExp(
  '(?:(?<!PublicKey)Token=|DefaultEndpointsProtocol=http|AccountKey=|Data Source=|Server=|Password=|pwd=|' +
    '&amp;sig=|[&?]sig=|SharedAccessKey=|&amp;code=|[&?]code=|key=)[^<"\']*',
  'gi',
);

/** User and password in an address with a port. */
const userInfo = /\b[a-z]+:\/\/[^:/\s]+:[^@/\s]+@[^:/\s]+:\d+\b/gi;

/**
 * Hides what follows a credential's name up to the end of the value, as the real host does in what functions
 * throw, and in its logs.
 */
export function scrub(text: string): string {
  return text.replace(credential, '[Hidden Credential]').replace(userInfo, '[Hidden Credential]');
}
