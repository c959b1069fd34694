import { createClient, type Client } from '../../cli/client/client';
import type { Answer, Body } from '../../cli/client/contract';
import type { AppAddress } from './system';

export { AppRefused } from '../../cli/client/errors';

/** The app's HTTP API as the terminal calls it, with short words for what rehearsals ask most. */
export interface AppClient extends Client {
  makePlan(order: Body<'startPlan'>): Promise<Answer<'getPlan'>>;
  startTransfer(artifacts: readonly string[]): Promise<{ readonly transferId: string }>;
  transfer(id: string): Promise<Answer<'getTransfer'>>;
  report(id: string): Promise<Answer<'getReport'>>;
}

/** Calls the app at an address. */
export function createAppClient({ url, functionKey }: AppAddress): AppClient {
  const client = createClient({ url, key: functionKey });
  return {
    ...client,
    makePlan: (body) => client.call('startPlan', { body }),
    startTransfer: (artifacts) => client.call('startTransfer', { body: { artifacts: [...artifacts] } }),
    transfer: (id) => client.call('getTransfer', { at: { id } }),
    report: (id) => client.call('getReport', { at: { id } }),
  };
}
