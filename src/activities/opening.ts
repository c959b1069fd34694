import { TransferError } from '../domain/errors';
import type { Route } from '../domain/route';
import { closedUntil } from '../domain/starts/windows';
import type { Services } from '../services';

/** Seconds until a route that is closed by its windows begins something again; undefined when it is open. */
export function opensIn({ windows }: Route, services: Pick<Services, 'now'>): number | undefined {
  const now = services.now();
  const opens = closedUntil(windows, now);
  return opens && Math.max(1, Math.ceil((opens.getTime() - now.getTime()) / 1000));
}

/** Ends an activity of a closed route; it is called again when that opens. @throws TransferError PAUSED */
export function throwIfClosed(route: Route, services: Pick<Services, 'now'>): void {
  const retryAfterSeconds = opensIn(route, services);
  if (retryAfterSeconds === undefined) return;
  throw new TransferError('PAUSED', `the windows of route ${route.name} are closed`, {
    ...{ operation: 'check windows', origin: 'config', retryAfterSeconds },
  });
}
