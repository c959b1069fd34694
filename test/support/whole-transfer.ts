import { setTimeout as delay } from 'node:timers/promises';
import { replay, type ReplayOptions } from '../../rehearsal/host/replay';
import { receive } from '../../src/application/imports/receive';
import type { Selection } from '../../src/domain/selection/selection';
import { toInput } from '../../src/domain/transfer/inputs';
import type { TransferOutcome } from '../../src/domain/transfer/results';
import type { TransferReport } from '../../src/domain/transfer/report';
import type { TransferRequest } from '../../src/domain/transfer/request';
import { orchestrators } from '../../src/orchestrations';
import { orchestratorNames } from '../../src/orchestrations/names';
import { reportPath, requestPath } from '../../src/records/transfer/paths';
import { freshTransferId } from '../../src/records/transfer/transfer-id';
import type { Services } from '../../src/services';
import { fakeClient } from '../application/fake-client';
import { realActivities } from '../azure/copy/support/run-copy';
import { sampleCaller } from './documents';

/** Asks for artifacts by their references, or by rules, as a caller of the API does. */
export async function request(
  services: Services,
  artifacts: readonly string[],
  selection?: Selection,
  route = 'default',
): Promise<TransferRequest> {
  const transferId = freshTransferId(new Date());
  const asked: TransferRequest = {
    ...{ transferId, route, trigger: 'http', requestedAt: new Date().toISOString() },
    caller: sampleCaller,
    artifacts: [...artifacts],
    ...(selection !== undefined && { selection }),
  };
  await services.records(services.route(route)).write(requestPath(transferId), asked);
  return asked;
}

/** Receives what lies in the target container by a name, as a caller of the API does. */
export async function receiveNamed(
  services: Services,
  name: string,
  more: Pick<Parameters<typeof receive>[1], 'allowed'> = {},
): Promise<TransferRequest> {
  const order = { route: 'default', name, trigger: 'http', caller: sampleCaller, ...more } as const;
  const received = await receive({ ...services, client: fakeClient() }, order);
  if (received.missing !== undefined) throw new Error(`it lacks its ${received.missing.join()}`);
  return received.request;
}

/** Calls an activity, and may do something before or after. */
export type Around = (name: string, input: never, call: () => Promise<unknown>) => Promise<unknown>;

const plainly: Around = (_name, _input, call) => call();

/**
 * These ask the emulator, whose runs take their real time, however fast the clock of a transfer goes: so many
 * milliseconds before the first look at one, and as many more before each further one.
 */
const runsTake: Readonly<Record<string, number>> = { pollRun: 50 };

const isRunning = (outcome: unknown): boolean =>
  (outcome as { value?: { state?: string } | undefined } | undefined)?.value?.state === 'running';

/** The real activities as fakes of a replay, with something around each; some are called after a while. */
export function activitiesAround(
  services: Services,
  around = plainly,
  patience = runsTake,
): NonNullable<ReplayOptions['activities']> {
  const running = new Map<string, number>();
  const activities = Object.entries(realActivities(services)).map(([name, run]) => {
    const call = async (input: never): Promise<unknown> => {
      const wait = patience[name];
      const what = JSON.stringify([name, input]);
      const looks = running.get(what) ?? 0;
      if (wait !== undefined) await delay(wait * Math.min(1 + looks, 20));
      const outcome = await around(name, input, () => Promise.resolve(run(input)));
      if (isRunning(outcome)) running.set(what, looks + 1);
      return outcome;
    };
    return [name, call] as const;
  });
  return Object.fromEntries(activities);
}

/** Runs a whole transfer: real orchestrators, real activities; only the clock jumps. */
export async function runTransfer(
  services: Services,
  asked: TransferRequest,
  around?: Around,
): Promise<TransferReport> {
  await runToEnd(services, asked, around);
  return services.records(services.route('default')).demand(reportPath(asked.transferId));
}

/** The same; the outcome is what the orchestration itself says. */
export async function runToEnd(
  services: Services,
  asked: TransferRequest,
  around?: Around,
): Promise<TransferOutcome> {
  const { transferId } = asked;
  const { error, output } = await replay(orchestrators.transfer, {
    instanceId: transferId,
    input: toInput(asked),
    activities: activitiesAround(services, around),
    subOrchestrators: Object.fromEntries(
      Object.entries(orchestrators).filter(([name]) => name !== orchestratorNames.transfer),
    ),
  });
  if (error !== undefined) throw new Error(error);
  return output as TransferOutcome;
}
