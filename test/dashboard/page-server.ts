import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { listAuditHandler } from '../../src/functions/audit/list-audit';
import { listEventsHandler } from '../../src/functions/events/list-events';
import { listSinksHandler } from '../../src/functions/events/list-sinks';
import { replayEventsHandler } from '../../src/functions/events/replay-events';
import { testSinksHandler } from '../../src/functions/events/test-sinks';
import { cancelTransferHandler } from '../../src/functions/transfer/cancel-transfer';
import { dashboardHandler } from '../../src/functions/dashboard';
import { getConfigHandler } from '../../src/functions/get-config';
import { getImportHandler } from '../../src/functions/imports/get-import';
import { getPlanArtifactsHandler } from '../../src/functions/plan/get-plan-artifacts';
import { getPlanHandler } from '../../src/functions/plan/get-plan';
import { getReportHandler } from '../../src/functions/transfer/get-report';
import { getTimelineHandler } from '../../src/functions/transfer/get-timeline';
import { getReportCsvHandler } from '../../src/functions/transfer/get-report-csv';
import { getReportHtmlHandler } from '../../src/functions/transfer/get-report-html';
import { listPlansHandler } from '../../src/functions/plan/list-plans';
import { getTransferHandler } from '../../src/functions/transfer/get-transfer';
import { healthDetailsHandler } from '../../src/functions/health-details';
import { listImportsHandler } from '../../src/functions/imports/list-imports';
import { listSchedulesHandler } from '../../src/functions/starts/list-schedules';
import { listTransfersHandler } from '../../src/functions/transfer/list-transfers';
import { pauseScheduleHandler } from '../../src/functions/starts/pause-schedule';
import { resumeScheduleHandler } from '../../src/functions/starts/resume-schedule';
import { getPurgeHandler } from '../../src/functions/purge/get-purge';
import { startPurgeHandler } from '../../src/functions/purge/start-purge';
import { startPlanHandler } from '../../src/functions/plan/start-plan';
import { pauseTransferHandler } from '../../src/functions/transfer/pause-transfer';
import { resumeTransferHandler } from '../../src/functions/transfer/resume-transfer';
import { retryTransferHandler } from '../../src/functions/transfer/retry-transfer';
import { runScheduleNowHandler } from '../../src/functions/starts/run-schedule-now';
import { getSasRotationHandler } from '../../src/functions/sas/get-sas-rotation';
import { startSasRevocationHandler } from '../../src/functions/sas/start-sas-revocation';
import { startTransferHandler } from '../../src/functions/transfer/start-transfer';
import { durableClient, invocation } from '../functions/host';
import { httpRequest } from '../http/request';
import type { FakeClient } from '../application/fake-client';

type Handle = (
  request: HttpRequest,
  client: DurableClient,
  context: InvocationContext,
) => Promise<HttpResponseInit>;

const plain =
  (handler: (request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit>): Handle =>
  (request, _client, context) =>
    handler(request, context);

/** Method and path (below `/api/`) of what the page calls; named groups are route parameters. */
const routes: readonly (readonly [RegExp, Handle])[] = [
  [/^GET dashboard\/(?<path>.*)$/, plain(dashboardHandler)],
  [/^GET health\/details$/, plain(healthDetailsHandler)],
  [/^GET config$/, plain(getConfigHandler)],
  [/^GET audit$/, plain(listAuditHandler)],
  [/^GET events$/, plain(listEventsHandler)],
  [/^GET events\/sinks$/, plain(listSinksHandler)],
  [/^POST events\/test$/, testSinksHandler],
  [/^POST events\/replay$/, replayEventsHandler],
  [/^GET purge$/, getPurgeHandler],
  [/^POST purge$/, startPurgeHandler],
  [/^GET transfers$/, listTransfersHandler],
  [/^GET imports$/, plain(listImportsHandler)],
  [/^GET imports\/(?<id>\w+)$/, plain(getImportHandler)],
  [/^POST transfers$/, startTransferHandler],
  [/^POST transfers\/plan$/, startPlanHandler],
  [/^GET plans\/(?<id>\w+)$/, getPlanHandler],
  [/^GET plans\/(?<id>\w+)\/artifacts$/, getPlanArtifactsHandler],
  [/^GET transfers\/(?<id>\w+)$/, getTransferHandler],
  [/^GET transfers\/(?<id>\w+)\/report$/, getReportHandler],
  [/^GET transfers\/(?<id>\w+)\/report\.csv$/, getReportCsvHandler],
  [/^GET transfers\/(?<id>\w+)\/report\.html$/, getReportHtmlHandler],
  [/^GET transfers\/(?<id>\w+)\/timeline\.svg$/, getTimelineHandler],
  [/^GET plans$/, listPlansHandler],
  [/^POST transfers\/(?<id>\w+)\/cancel$/, cancelTransferHandler],
  [/^POST transfers\/(?<id>\w+)\/pause$/, pauseTransferHandler],
  [/^POST transfers\/(?<id>\w+)\/resume$/, resumeTransferHandler],
  [/^POST transfers\/(?<id>\w+)\/retry$/, retryTransferHandler],
  [/^POST sas\/revoke$/, startSasRevocationHandler],
  [/^GET sas\/rotations\/(?<id>[\w-]+)$/, getSasRotationHandler],
  [/^GET schedules$/, listSchedulesHandler],
  [/^POST schedules\/(?<route>\w+)\/(?<name>\w+)\/run$/, runScheduleNowHandler],
  [/^POST schedules\/(?<route>\w+)\/(?<name>\w+)\/pause$/, pauseScheduleHandler],
  [/^POST schedules\/(?<route>\w+)\/(?<name>\w+)\/resume$/, resumeScheduleHandler],
];

export interface PageServer {
  readonly server: Server;
  /** `http://127.0.0.1:<port>/api/`. */
  readonly api: string;
}

/**
 * The HTTP functions on a loopback port, keyed as by the host; `extra` answers what other functions would.
 */
export async function servePages(
  client: FakeClient,
  key: string,
  extra: Readonly<Record<string, unknown>> = {},
): Promise<PageServer> {
  const server = createServer((request, response) => {
    void answer(request, client, key, extra).then((init) => send(response, init));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, api: `http://127.0.0.1:${port}/api/` };
}

async function answer(
  incoming: IncomingMessage,
  client: FakeClient,
  key: string,
  extra: Readonly<Record<string, unknown>>,
): Promise<HttpResponseInit> {
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  const path = url.pathname.replace(/^\/api\//, '');
  if (!path.startsWith('dashboard/') && incoming.headers['x-functions-key'] !== key) return { status: 401 };
  if (path in extra) return { jsonBody: extra[path] };
  for (const [pattern, handle] of routes) {
    const match = pattern.exec(`${incoming.method ?? ''} ${path}`);
    if (match === null) continue;
    const body = await text(incoming);
    const request = httpRequest(path, {
      method: incoming.method ?? 'GET',
      headers: incoming.headers as Record<string, string>,
      params: match.groups ?? {},
      query: Object.fromEntries(url.searchParams),
      ...(body !== '' && { body }),
    });
    return handle(request, durableClient(client), invocation().context);
  }
  return { status: 404 };
}

async function text(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function send(
  response: ServerResponse,
  { status = 200, headers, jsonBody, body }: HttpResponseInit,
): Promise<void> {
  response.writeHead(status, {
    ...(jsonBody !== undefined && { 'content-type': 'application/json' }),
    ...(headers as Record<string, string> | undefined),
  });
  const whole =
    body instanceof ReadableStream ? await new Response(body).text() : (body as Buffer | undefined);
  response.end(jsonBody === undefined ? whole : JSON.stringify(jsonBody));
}
