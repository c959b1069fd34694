import type { Problem } from './problem';

/** Parameters that are lists or objects: azd reads the variable itself as JSON. */
const wholes: readonly string[] = ['settings', 'eventSinks', 'healthLocations', 'handoverContainers'];

const unset = 'write [] or {}, or take its line out of .azure/<environment>/.env';

/**
 * Values that azd cannot fill in: it puts a variable between the quotes of its JSON as it is, where a line
 * break ends the deployment and a backslash changes the value.
 */
export const unfitFor = (
  variables: ReadonlyMap<string, string>,
  given: Readonly<Record<string, string | undefined>>,
  emptied: readonly string[] = [],
): Problem[] =>
  [...variables].flatMap(([parameter, variable]) => {
    const value = given[variable] ?? '';
    if (wholes.includes(parameter)) {
      const whole = { parameter, problem: 'is no JSON', fix: 'write a list or an object, in one line' };
      // azd passes over such a variable only where it is not set at all.
      if (value === '' && emptied.includes(variable))
        return [{ parameter, problem: 'is set, and empty, where azd ends for want of JSON', fix: unset }];
      return value === '' || isWhole(value) ? [] : [whole];
    }
    // eslint-disable-next-line no-control-regex -- these are what JSON does not take
    if (!/["\\\u0000-\u001f]/.test(value)) return [];
    const problem = 'holds a line break, a quote or a backslash, which azd cannot fill in';
    return [{ parameter, problem, fix: 'write it without; in a key in PEM a blank does for a line break' }];
  });

function isWhole(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
