import { homeOf, type Route } from '../domain/route';
import { blobServiceUrl } from '../domain/side';
import type { Services } from '../services';

/** A route for each place where documents are kept: routes at home in the same account share theirs. */
export function homes(services: Services): Route[] {
  const byAccount = new Map<string, Route>();
  for (const route of services.config.routes.values()) {
    const account = blobServiceUrl(homeOf(route));
    if (!byAccount.has(account)) byAccount.set(account, route);
  }
  return [...byAccount.values()];
}
