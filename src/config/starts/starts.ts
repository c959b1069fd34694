import type { Route } from '../../domain/route';
import { pointer } from '../../domain/schema';
import type { PushRule } from '../../domain/starts/push';
import type { Schedule } from '../../domain/starts/schedule';
import type { ConfigProblem } from '../read-setting';
import { pushRulesOf } from './push-rule-settings';
import { schedulesOf } from './schedule-settings';

/** What a route of the file says of its starts, unchecked. */
export interface WrittenStarts {
  readonly schedules: readonly unknown[];
  readonly events: readonly unknown[];
}

/** What starts transfers of a route by itself. */
export interface RouteStarts {
  readonly schedules: readonly Schedule[];
  readonly pushRules: readonly PushRule[];
}

/** The starts of a route; problems are added to the list. */
export const startsOf = (
  route: string,
  { schedules, events }: WrittenStarts,
  problems: ConfigProblem[],
): RouteStarts => ({
  schedules: schedulesOf(route, schedules, problems),
  pushRules: pushRulesOf(route, events, problems),
});

/** Starts of a receiving route, which starts nothing: its artifacts come with blob and waybill. */
export function idleStarts(
  { name, mode }: Pick<Route, 'name' | 'mode'>,
  { schedules, pushRules }: RouteStarts,
): ConfigProblem[] {
  if (mode !== 'receive') return [];
  const idle = [...(schedules.length > 0 ? ['schedules'] : []), ...(pushRules.length > 0 ? ['events'] : [])];
  return idle.map((starts) => ({
    setting: pointer(['routes', name, starts]),
    problem: 'are of no use to a route that receives: move them to the app that sends',
  }));
}
