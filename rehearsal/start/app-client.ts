import { createClient, type Client } from '../../cli/client/client';
import { operations, type Answer, type Body } from '../../cli/client/contract';
import { patiently } from '../../cli/watch/patience';
import { patience } from './follow';
import type { AppAddress } from './system';

export { AppRefused } from '../../cli/client/errors';

/** The app's HTTP API as the terminal calls it, with short words for what rehearsals ask most. */
export interface AppClient extends Client {
  makePlan(order: Body<'startPlan'>): Promise<Answer<'getPlan'>>;
  startTransfer(artifacts: readonly string[]): Promise<{ readonly transferId: string }>;
  transfer(id: string): Promise<Answer<'getTransfer'>>;
  report(id: string): Promise<Answer<'getReport'>>;
}

/**
 * Calls the app at an address. What only reads is asked again: the app waits seconds for a document, and a
 * machine with much else to do takes longer.
 */
export function createAppClient({ url, functionKey }: AppAddress): AppClient {
  const client = createClient({ url, key: functionKey });
  const call: Client['call'] = (name, asked) => {
    const ask = () => client.call(name, asked);
    return operations[name].method === 'GET' ? patiently(ask, patience) : ask();
  };
  return {
    ...{ ...client, call },
    makePlan: (body) => call('startPlan', { body }),
    startTransfer: (artifacts) => call('startTransfer', { body: { artifacts: [...artifacts] } }),
    transfer: (id) => call('getTransfer', { at: { id } }),
    report: (id) => call('getReport', { at: { id } }),
  };
}
