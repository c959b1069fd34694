import type { Checked } from './check';

/** What was found, in lines. Parameters are called as azd knows them, too. */
export function describe(
  { problems, unknown, unasked }: Checked,
  variables: ReadonlyMap<string, string>,
): string[] {
  const called = (parameter: string): string => {
    const variable = variables.get(parameter);
    return variable === undefined ? parameter : `${parameter} (azd env set ${variable})`;
  };
  return [
    ...problems.flatMap(({ parameter, problem, fix }) => [
      `wrong   ${called(parameter)}: ${problem}`,
      `        ${fix}`,
    ]),
    ...unknown.map((line) => `unknown ${line}`),
    ...(unasked === undefined ? [] : [`unasked ${unasked}`]),
    ...(unasked?.includes('az login') === true ? ['        az login, then once more'] : []),
    ...(problems.length === 0 && unasked === undefined ? ['ok      nothing stands in the way'] : []),
  ];
}
