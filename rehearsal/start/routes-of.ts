import { z } from 'zod';
import { routeModes } from '../../src/domain/route';
import type { AppAddress } from './system';

const configSchema = z.object({
  routes: z.array(z.object({ name: z.string(), mode: z.enum(routeModes) })).min(1),
});

/** A route, as far as it decides what there is to do with the app. */
export type GuidedRoute = z.output<typeof configSchema>['routes'][number];

/** The routes of an app; where it does not say, the one that most have. */
export async function routesOf(app: Pick<AppAddress, 'url' | 'functionKey'>): Promise<GuidedRoute[]> {
  const headers = { 'x-functions-key': app.functionKey };
  const answer = await fetch(`${app.url}/api/config`, { headers }).catch(() => undefined);
  const { data } = configSchema.safeParse(await answer?.json().catch(() => undefined));
  return data?.routes ?? [{ name: 'default', mode: 'connected' }];
}
