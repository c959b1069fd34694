import type { IncomingMessage, ServerResponse } from 'node:http';
import { applyHttpFaults } from '../../faults/apply-http-faults';
import type { ServiceName, SideName } from '../../faults/fault';
import { sendServiceError } from '../../faults/fault-answer';
import type { FaultStore } from '../../faults/fault-store';
import type { Clock, HttpService } from '../../ports';
import { reportDefect } from '../report-defect';
import type { RequestLog } from '../request-log';

/** What stands in front of a service. */
export interface FrontDoorOptions {
  readonly service: ServiceName;
  /** Which side a request concerns, where one listener serves both. */
  readonly sideOf: (request: IncomingMessage) => SideName | undefined;
  readonly faults: FaultStore;
  readonly log: RequestLog;
  readonly now: Clock;
}

/**
 * What every service has in front: the request log, the armed faults, and an answer when the emulator itself
 * fails.
 */
export function withFrontDoor(inner: HttpService, options: FrontDoorOptions): HttpService {
  const { service } = options;
  return async (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const target = { service, side: options.sideOf(request), method: request.method ?? '', path };
    recordAnswer(request, response, target, options);
    // A client that goes away is no failure of the emulator.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    try {
      const faults = options.faults.takeHttp(target);
      if (await applyHttpFaults(faults, service, request, response)) return;
      await inner(request, response);
    } catch (error) {
      if (request.destroyed && !request.complete) return;
      reportDefect(`${service} ${target.method} ${path}`, error);
      if (response.headersSent) response.destroy();
      else sendServiceError(response, service, internalError);
    }
  };
}

const internalError = {
  status: 500,
  code: 'InternalServerError',
  message: 'The rehearsal cloud failed at this request; its standard error says why.',
};

function recordAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  target: { service: ServiceName; side: SideName | undefined; method: string; path: string },
  { log, now }: FrontDoorOptions,
): void {
  const started = performance.now();
  const at = now().toISOString();
  response.once('close', () => {
    const { side, ...rest } = target;
    log.add({
      at,
      ...rest,
      ...(side === undefined ? {} : { side }),
      status: response.headersSent ? response.statusCode : 0,
      requestBytes: Number(request.headers['content-length'] ?? 0),
      responseBytes: request.method === 'HEAD' ? 0 : Number(response.getHeader('content-length') ?? 0),
      milliseconds: Math.round(performance.now() - started),
    });
  });
}
