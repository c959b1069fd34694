import type { Report } from '../read-setting';
import type { RouteSettings } from '../settings';

/** Reads settings that another one makes necessary, and reports those that are missing. */
export const needed =
  (settings: RouteSettings, because: string, report: Report) =>
  (setting: keyof RouteSettings): string => {
    const value = settings[setting];
    if (typeof value === 'string') return value;
    report(setting, `is needed because ${because}`);
    return '';
  };
