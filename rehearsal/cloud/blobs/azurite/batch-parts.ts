import { STATUS_CODES } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { AccountStore } from 'azurite/dist/src/common/AccountDataStore';
import {
  BlobBatchHandler,
  type BatchRequestPart,
  type BatchResponsePart,
} from 'azurite/dist/src/blob/handlers/BlobBatchHandler';
import type { HttpService } from '../../ports';
import { callInProcess, type Answer } from '../requests/call-in-process';

const services = new WeakMap<AccountStore, HttpService>();

// Azurite takes a batch apart and would run each part on its own pipeline, past everything in front of it.
BlobBatchHandler.prototype.HandleOneSubRequest = async function (request, response) {
  const service = services.get(this.accountDataStore);
  if (!service) throw new Error('Azurite serves no batches alone: call leadBatchPartsThrough');
  await handlePart(service, request, response);
};

/**
 * Leads every part of a batch through the service, as a request of its own: with its own credentials, roles,
 * faults, log line and events.
 */
export function leadBatchPartsThrough(service: HttpService, accounts: AccountStore): void {
  services.set(accounts, service);
}

async function handlePart(
  service: HttpService,
  part: BatchRequestPart,
  response: BatchResponsePart,
): Promise<void> {
  const { host, pathname, search } = new URL(part.getUrl());
  const call = callInProcess(service, {
    method: part.getMethod(),
    url: pathname + search,
    headers: { ...part.getHeaders(), host },
  });
  const { status, headers, body } = await call.catch(cut);
  response.setStatusCode(status).setStatusMessage(STATUS_CODES[status] ?? '');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.getBodyStream().write(await text(body));
}

/** A part has no connection of its own that could be dropped. */
const cut = (): Answer => ({
  status: 500,
  headers: { 'x-ms-error-code': 'InternalError' },
  body: Readable.from([]),
});
