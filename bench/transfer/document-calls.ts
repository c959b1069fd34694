import type { Endpoints } from '../../rehearsal/endpoints';
import type { RequestRecord } from '../../rehearsal/cloud/platform/request-log';

/** Reads and writes of documents, by the folder they lie in. */
export type DocumentCalls = Readonly<Record<string, { readonly reads: number; readonly writes: number }>>;

/** The state container of the app. */
const container = '/acr-ferry/';
const betweenLooksMs = 4000;
/** A request is listed when it is answered, with the time it came: longer than any takes. */
const overlapMs = 100_000;

/** Counts calls to documents from now on, as the storage service sees them; `stop` says how many. */
export function countDocumentCalls({ control }: Endpoints): { stop(): Promise<DocumentCalls> } {
  const seen = new Map<string, RequestRecord>();
  const began = Date.now();
  const look = async (): Promise<void> => {
    const since = new Date(Math.max(began, Date.now() - overlapMs)).toISOString();
    const query = new URLSearchParams({ service: 'blob', path: `${container}*`, since });
    const response = await fetch(`${control.url}/requests?${query.toString()}`, {
      headers: { authorization: `Bearer ${control.key}` },
    });
    const { requests } = (await response.json()) as { requests: RequestRecord[] };
    for (const each of requests)
      seen.set(`${each.at} ${each.method} ${each.path} ${each.milliseconds} ${each.status}`, each);
  };
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, betweenLooksMs);
  return {
    async stop() {
      clearInterval(timer);
      await looking;
      await look();
      return byFolder([...seen.values()]);
    },
  };
}

function byFolder(requests: readonly RequestRecord[]): DocumentCalls {
  const calls: Record<string, { reads: number; writes: number }> = {};
  for (const { method, path } of requests) {
    // One a transfer, and what this bench itself looks for.
    if (path.endsWith('/report.json')) continue;
    const counted = (calls[folderOf(path.slice(container.length))] ??= { reads: 0, writes: 0 });
    if (method === 'GET' || method === 'HEAD') counted.reads += 1;
    else counted.writes += 1;
  }
  return calls;
}

/**
 * `waybills` of `transfers/t1/waybills/3.json`, `cancel.json` of `transfers/t1/cancel.json`, or the first
 * part.
 */
function folderOf(path: string): string {
  const [first = '', , third] = path.split('/');
  return first === 'transfers' && third !== undefined ? third : first;
}
