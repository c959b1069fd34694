import { pointer } from '../../domain/schema';
import type { ConfigProblem, GivenSettings } from '../read-setting';
import type { FileRoute } from './routes-file';
import { inFileSpelling, spellings } from './spelling';

/** Says a problem of a route where its value was written: in the file, or in the app settings. */
export function locate(
  { setting, problem }: ConfigProblem,
  { name, given }: Pick<FileRoute, 'name' | 'given'>,
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
