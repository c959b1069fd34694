import type { HttpService } from '../../ports';

/** A service and the host name it is called by. */
export interface NamedService {
  readonly host: string;
  readonly service: HttpService;
}

/** Leads a request to the service whose name it calls; to the first by any other, as a loopback address. */
export const byHost =
  (first: NamedService, others: readonly NamedService[]): HttpService =>
  (request, response) => {
    const called = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    const { service } = others.find(({ host }) => host === called) ?? first;
    return service(request, response);
  };
