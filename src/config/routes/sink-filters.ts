import { eventTypes } from '../../domain/events/event';
import type { Sink } from '../../domain/events/sink';
import { compileGlob } from '../../domain/selection/glob';

/** Reports filters of a sink that let nothing through: who misspelt one would never be told. */
export function checkFilters(
  { routes, events }: Pick<Sink, 'routes' | 'events'>,
  routeNames: readonly string[],
  report: (path: readonly PropertyKey[], problem: string) => void,
): void {
  for (const [index, glob] of routes.entries())
    if (!routeNames.some(compileGlob(glob)))
      report(['routes', index], `fits no route; there are ${routeNames.join(', ')}`);
  for (const [index, glob] of events.entries())
    if (!eventTypes.some(compileGlob(glob)))
      report(['events', index], 'fits no event: docs/operate/events.md lists them, like transfer.failed');
}
