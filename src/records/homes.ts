import { homeAddress, type Route } from '../domain/route';
import type { Services } from '../services';
import type { Path } from './records';

/** A route for each place where documents are kept: routes at home in the same account share theirs. */
export function homes(services: Services): Route[] {
  const byAccount = new Map<string, Route>();
  for (const route of services.config.routes.values()) {
    const account = homeAddress(route);
    if (!byAccount.has(account)) byAccount.set(account, route);
  }
  return [...byAccount.values()];
}

/** A document that may be at any home, and where it was found. */
export async function readAnywhere<T>(
  services: Services,
  path: Path<T>,
): Promise<{ readonly home: Route; readonly document: T } | undefined> {
  for (const home of homes(services)) {
    const document = await services.records(home).read(path);
    if (document !== undefined) return { home, document };
  }
  return undefined;
}
