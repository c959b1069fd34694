import { AsyncLocalStorage } from 'node:async_hooks';
import { Agent, type ClientRequest } from 'node:http';

const files = new AsyncLocalStorage<{ isOver: boolean }>();

/**
 * Does the work of a file of tests in a process that others share. Requests it makes once it is over are
 * never sent: an SDK tries again when its cloud stops, and would reach that of the next file, hold its leases
 * and take its faults.
 */
export async function asFile(work: () => Promise<void>): Promise<void> {
  const file = { isOver: false };
  await files.run(file, work);
  file.isOver = true;
}

const agent = Agent.prototype as unknown as {
  addRequest(this: Agent, request: ClientRequest, ...more: unknown[]): void;
};
const { addRequest } = agent;
agent.addRequest = function (request, ...more) {
  if (files.getStore()?.isOver !== true) addRequest.call(this, request, ...more);
};
