import { InvocationContext } from '@azure/functions';
import type { SecretClient } from '@azure/keyvault-secrets';
import { BlobServiceClient } from '@azure/storage-blob';
import { replay, type ReplayOptions, type ReplayResult } from '../../../../rehearsal/host/replay';
import * as activities from '../../../../src/activities';
import { asHandler } from '../../../../src/activities/activity';
import { copyBlob } from '../../../../src/orchestrations/copy/copy-blob';
import type { Services } from '../../../../src/services';
import type { CopyRequest, CopyResult } from '../../../../src/domain/copy/job';
import type { Outcome } from '../../../../src/domain/errors';
import type { Side } from '../../../../src/domain/side';
import { memoryServices, type MemoryServices } from '../../../support/services';
import type { TestStorage } from './storage';
import { waybillPath } from '../../../../src/records/transfer/paths';
import { sampleWaybill } from '../../../support/documents';

/** Services whose containers are those of a test storage; documents and secrets are in memory. */
export function copyServices(
  storage: Pick<TestStorage, 'source' | 'target'>,
  environment: Readonly<Record<string, string>> = {},
  routes?: Readonly<Record<string, unknown>>,
): MemoryServices {
  const memory = memoryServices(environment, routes);
  const account = (side: Side): URL => {
    const url = new URL(storage[side.name].url);
    url.pathname = url.pathname.slice(0, url.pathname.lastIndexOf('/'));
    return url;
  };
  const services: Services = {
    ...memory.services,
    container: (side) => storage[side.name],
    blobService: (side) => new BlobServiceClient(account(side).href),
    // No identity here may sign for itself, so the SAS of the export pipeline is asked for.
    secrets: (side) =>
      ({ getSecret: () => Promise.resolve({ value: account(side).search }) }) as unknown as SecretClient,
  };
  return { ...memory, services };
}

export interface CopyRun extends Omit<ReplayResult, 'output'> {
  readonly outcome: Outcome<CopyResult>;
  /** Names of the activities called, in order. */
  readonly steps: readonly string[];
}

export const requestFor = (blob: string, transferId = 't1'): CopyRequest => ({
  route: 'default',
  transferId,
  batch: 1,
  blob,
});

/** Runs the real orchestrator with the real activities; `fakes` stand in for some of them. */
export async function runCopy(
  services: Services,
  request: CopyRequest,
  fakes: ReplayOptions['activities'] = {},
): Promise<CopyRun> {
  const { route, transferId, batch, blob } = request;
  const waybill = sampleWaybill({ transferId, route, batch, blob });
  await services.records(services.route(route)).write(waybillPath(transferId, batch), waybill);
  const result = await replay(copyBlob, {
    input: request,
    activities: { ...realActivities(services), ...fakes },
  });
  return {
    ...result,
    outcome: result.output as Outcome<CopyResult>,
    steps: result.calls.map(({ name }) => name),
  };
}

/** The activities of the app as fakes of a replay. */
export function realActivities(services: Services): NonNullable<ReplayOptions['activities']> {
  const context = new InvocationContext();
  const handlers = Object.entries(activities).map(([name, activity]) => {
    const handle = asHandler<unknown>(name, activity, () => services);
    return [name, (input: unknown): unknown => handle(input, context)] as const;
  });
  return Object.fromEntries(handlers);
}
