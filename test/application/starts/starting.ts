import { beforeEach, expect } from 'vitest';
import { Refusal } from '../../../src/application/refusal';
import { startTransfer, type Started } from '../../../src/application/starts/start-transfer';
import { memoryServices, type MemoryServices } from '../../support/services';
import { fakeClient, type FakeClient } from '../fake-client';
import { sampleCaller } from '../../support/documents';

export const order = { artifacts: ['team/app:1', 'team/web:2'] };

/** An app in which transfers are started by request. */
class StartingApp {
  client: FakeClient = fakeClient();
  memory: MemoryServices = memoryServices();

  start(idempotencyKey?: string, body: unknown = order): Promise<Started> {
    return startTransfer(
      { ...this.memory.services, client: this.client },
      {
        order: body,
        trigger: 'http',
        caller: sampleCaller,
        ...(idempotencyKey !== undefined && { idempotencyKey }),
      },
    );
  }
}

/** Every test has an app of its own. */
export function useStarts(): StartingApp {
  const app = new StartingApp();
  beforeEach(() => {
    Object.assign(app, new StartingApp());
  });
  return app;
}

/** The refusal that some work ends with. */
export async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const thrown: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(Refusal);
  return thrown as Refusal;
}
