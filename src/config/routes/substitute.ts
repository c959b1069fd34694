import { pointer } from '../../domain/schema';
import type { ConfigProblem, GivenSettings } from '../read-setting';

/** `%SETTING%` stands for an app setting, `%%` for a percent sign. */
const reference = /%(\w*)%/g;

/** Whether a text takes its whole value from an app setting. */
export const isReference = (value: unknown): boolean => typeof value === 'string' && /^%\w+%$/.test(value);

/** Fills app settings into every text of a JSON value; those that do not exist are added to the problems. */
export function substitute(
  value: unknown,
  settings: GivenSettings,
  problems: ConfigProblem[],
  path: readonly PropertyKey[] = [],
): unknown {
  if (typeof value === 'string') {
    return value.replace(reference, (whole, name: string) => {
      if (name === '') return '%';
      const found = settings[name];
      if (found === undefined) {
        problems.push({
          setting: pointer(path),
          problem:
            `names the app setting ${name}, which does not exist: add it, or write %% for a percent ` +
            'sign',
        });
      }
      return String(found ?? whole);
    });
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => substitute(item, settings, problems, [...path, index]));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, substitute(item, settings, problems, [...path, key])]),
    );
  }
  return value;
}
