import type { Settings } from './settings';

const prefix = 'AzureFunctionsJobHost__';

/**
 * The content of a `host.json` with what app settings say instead, such as
 * `AzureFunctionsJobHost__extensions__durableTask__maxConcurrentActivityFunctions`; names compare without
 * regard to case.
 */
export function overrideHostJson(content: unknown, settings: Settings): unknown {
  const result: unknown = structuredClone(content);
  for (const [name, value] of Object.entries(settings)) {
    if (!name.toLowerCase().startsWith(prefix.toLowerCase()) || value === undefined) continue;
    put(result, name.slice(prefix.length).split('__'), readValue(value));
  }
  return result;
}

function put(target: unknown, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (!isObject(target)) return;
  const key = Object.keys(target).find((each) => each.toLowerCase() === name.toLowerCase()) ?? name;
  if (rest.length === 0) target[key] = value;
  else put((target[key] ??= {}), rest, value);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function readValue(text: string): unknown {
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return /^\d+$/.test(text) ? Number(text) : text;
}
