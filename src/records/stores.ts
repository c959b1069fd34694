import type { Documents } from '../azure/documents';
import type { Services } from '../services';
import { homeOf } from '../domain/route';
import { blobServiceUrl } from '../domain/side';

/** The document stores of all routes, each once: routes at home in the same account share theirs. */
export function stores(services: Services): Documents[] {
  const byAccount = new Map<string, Documents>();
  for (const route of services.config.routes.values()) {
    const account = blobServiceUrl(homeOf(route));
    if (!byAccount.has(account)) byAccount.set(account, services.documents(route));
  }
  return [...byAccount.values()];
}
