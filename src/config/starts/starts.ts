import type { Route } from '../../domain/route';
import type { PushRule } from '../../domain/starts/push';
import type { Schedule } from '../../domain/starts/schedule';
import type { Report } from '../read-setting';
import { pushRulesOf } from './push-rule-settings';
import { schedulesOf } from './schedule-settings';

/** What a route of the file says of its starts, unchecked. */
export type WrittenStarts = Readonly<Record<'schedules' | 'events', readonly unknown[]>>;

/** What starts transfers of a route by itself. */
export interface RouteStarts {
  readonly schedules: readonly Schedule[];
  readonly pushRules: readonly PushRule[];
}

/** The starts of a route. */
export const startsOf = (route: string, written: WrittenStarts, report: Report): RouteStarts => ({
  schedules: schedulesOf(route, written.schedules, report),
  pushRules: pushRulesOf(route, written.events, report),
});

/** Reports starts of a receiving route, which starts nothing: its artifacts come with blob and waybill. */
export function checkIdleStarts(
  { name, mode }: Pick<Route, 'name' | 'mode'>,
  { schedules, pushRules }: RouteStarts,
  report: Report,
): void {
  if (mode !== 'receive') return;
  const problem = 'are of no use to a route that receives: move them to the app that sends';
  if (schedules.length > 0) report(['routes', name, 'schedules'], problem);
  if (pushRules.length > 0) report(['routes', name, 'events'], problem);
}
