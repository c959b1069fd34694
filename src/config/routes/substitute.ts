import type { GivenSettings, Report } from '../read-setting';
import { secretFields } from './sink-schema';
import { isSecretSetting } from '../settings';
import { spellings, targetSpellings } from './spelling';

/** `%SETTING%` stands for an app setting, `%%` for a percent sign. */
const reference = /%(\w*)%/g;

/** Whether a text takes its whole value from an app setting. */
export const isReference = (value: unknown): boolean => typeof value === 'string' && /^%\w+%$/.test(value);

/** Fills app settings into every text of a JSON value, and reports those that do not exist. */
export function substitute(
  value: unknown,
  settings: GivenSettings,
  report: Report,
  path: readonly PropertyKey[] = [],
): unknown {
  if (typeof value === 'string') {
    return value.replace(reference, (whole, name: string) => {
      if (name === '') return '%';
      const found = settings[name];
      if (found !== undefined && isSecretSetting(name) && !isSecretPlace(path)) {
        report(path, `takes the secret ${name}, but is shown like any setting: name another one`);
        return whole;
      }
      if (found === undefined) {
        const remedy = 'add it, or write %% for a percent sign';
        report(path, `names the app setting ${name}, which does not exist: ${remedy}`);
      }
      return String(found ?? whole);
    });
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => substitute(item, settings, report, [...path, index]));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, substitute(item, settings, report, [...path, key])]),
    );
  }
  return value;
}

const isSecretPlace = ([part, , ...path]: readonly PropertyKey[]): boolean => {
  if (part === 'sinks' && secretFields.has(String(path[0]))) return true;
  const [spelled, within] = path[0] === 'targets' ? [targetSpellings, path.slice(2)] : [spellings, path];
  return [...spelled].some(([setting, place]) => isSecretSetting(setting) && place.join() === within.join());
};
