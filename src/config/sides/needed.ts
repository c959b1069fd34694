import type { ConfigProblem } from '../read-setting';
import type { RouteSettings } from '../settings';

/** Reads settings that another one makes necessary; those that are missing are added to the problems. */
export const needed =
  (settings: RouteSettings, because: string, problems: ConfigProblem[]) =>
  (setting: keyof RouteSettings): string => {
    const value = settings[setting];
    if (typeof value === 'string') return value;
    problems.push({ setting, problem: `is needed because ${because}` });
    return '';
  };
