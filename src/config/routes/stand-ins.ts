import type { ConfigProblem, GivenSettings } from '../read-setting';
import { parseRouteSettings, type RouteSettings } from '../settings';

const guid = '00000000-0000-0000-0000-000000000000';

/** Something well-formed for what is required; anything else has a default. */
const usual: Readonly<Record<string, string>> = {
  RG: 'absent',
  SUBSCRIPTION_ID: guid,
  TENANT_ID: guid,
  REGISTRY: 'absent',
  SA: 'absent',
  KV: 'absent',
};

/** The settings with stand-ins for faulty ones, so that the rules between the others are looked at, too. */
export function withStandIns(
  given: GivenSettings,
  faults: readonly ConfigProblem[],
): RouteSettings | undefined {
  const standIns = faults.map(({ setting }) => {
    const [side = '', ...rest] = setting.split('_');
    const standIn = usual[rest.join('_')];
    return [setting, standIn === 'absent' ? `${side.toLowerCase()}absent` : standIn] as const;
  });
  const parsed = parseRouteSettings({ ...given, ...Object.fromEntries(standIns) });
  return 'settings' in parsed ? parsed.settings : undefined;
}

/** Whether a problem may come of a stand-in: then it would send the reader astray. */
export const isOf = (faults: readonly ConfigProblem[], { setting, problem }: ConfigProblem): boolean =>
  faults.some((fault) => fault.setting === setting || new RegExp(`\\b${fault.setting}\\b`).test(problem));
