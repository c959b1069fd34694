import { rotateSasInputSchema } from '../../domain/sas/rotation';
import { findInstance, type App } from '../instances';
import { chooseSides } from './choose-sides';
import { everySideId, startRotationOnce } from './start-rotation';

/**
 * Starts a look at every side when the last one did not look at all of them, as in a fresh deployment or with
 * a new route: those need not wait for the schedule.
 */
export async function rotateNewSides(app: App): Promise<void> {
  const sides = chooseSides(app);
  const last = rotateSasInputSchema.safeParse((await findInstance(app.client, everySideId))?.input);
  const seen = new Set(last.data?.sides.map(({ route, side }) => `${route} ${side}`));
  if (sides.some(({ route, side }) => !seen.has(`${route} ${side}`))) {
    await startRotationOnce(app.client, everySideId, sides);
  }
}
