import { randomUUID } from 'node:crypto';
import type { OrchestrationHandler } from 'durable-functions';
import { afterAll, describe, expect, it } from 'vitest';
import { generateImages } from '../../rehearsal/images/samples';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import { receive } from '../../src/application/imports/receive';
import { startImports } from '../../src/application/imports/start-imports';
import { startPlan } from '../../src/application/plan/start-plan';
import { retryTransfer } from '../../src/application/starts/retry-transfer';
import { requestCancel } from '../../src/application/transfer/cancel-transfer';
import { pauseTransfer, resumeTransfer } from '../../src/application/transfer/pause-transfer';
import { sideOf } from '../../src/domain/route';
import { toInput } from '../../src/domain/transfer/inputs';
import { blobName } from '../../src/domain/transfer/names';
import { beginPurge, purgeKinds, type PurgeKind } from '../../src/domain/purge/purge';
import type { TransferRequest } from '../../src/domain/transfer/request';
import { waybillName } from '../../src/domain/waybill/waybill';
import { requestPath } from '../../src/records/transfer/paths';
import type { Services } from '../../src/services';
import { fakeClient } from '../application/fake-client';
import { without } from '../e2e/air-gap';
import { sampleCaller } from '../support/documents';
import { useRehearsedServices } from '../support/rehearsed-services';
import { request, type Around } from '../support/whole-transfer';
import { createRecorder } from './recorder';

const used = useRehearsedServices();
const recorder = createRecorder();
afterAll(() => recorder.end());

let unused: string[] = [];
/** Artifacts nobody has moved yet. */
async function fresh(count: number): Promise<string[]> {
  if (unused.length < count) {
    const pushed = await pushToCloud(used.rehearsed.cloud.endpoints, await generateImages(90));
    unused = pushed.map(({ reference }) => reference);
  }
  return unused.splice(0, count);
}

/** An app with a state container of its own. */
const app = (settings: Readonly<Record<string, string>> = {}): Services =>
  used.rehearsed.services({ STATE_CONTAINER: `state-${randomUUID()}`, ...settings });

/** Records a transfer, and keeps its documents. Returns what it came to. */
async function take(
  scenario: string,
  services: Services,
  asked: TransferRequest,
  around?: Around,
): Promise<unknown> {
  const given = { scenario, name: 'transfer', instanceId: asked.transferId, input: toInput(asked) } as const;
  const outcome = await recorder.record(services, { ...given, ...(around && { around }) });
  await recorder.keepDocuments(services);
  return outcome;
}

/** Does something once, before the first call of an activity that matches. */
function before(name: string, side: string, act: () => Promise<unknown>): Around {
  let acted = false;
  return async (called, input, call) => {
    if (!acted && called === name && (input as { side?: string }).side === side) {
      acted = true;
      await act();
    }
    return call();
  };
}

/** Waits for what never comes. */
const dead: OrchestrationHandler = function* (context) {
  yield context.df.waitForExternalEvent('never');
};

const retried = { caller: sampleCaller, idempotencyKey: null };

describe('histories of transfers', () => {
  it('whole, in two lanes', async () => {
    const services = app();
    const outcome = await take('whole', services, await request(services, await fresh(60)));
    expect(outcome).toMatchObject({ status: 'succeeded' });
  });

  it('selected by rules', async () => {
    const services = app();
    const [named = ''] = await fresh(1);
    const asked = await request(services, [], { allow: [named] } as never);
    expect(await take('selected', services, asked)).toMatchObject({ status: 'succeeded' });
  });

  it('partial', async () => {
    const services = app();
    const asked = await request(services, [...(await fresh(2)), 'no/such:1.0']);
    expect(await take('partial', services, asked)).toMatchObject({ status: 'partial' });
  });

  it('cancelled', async () => {
    const services = app();
    const asked = await request(services, await fresh(2));
    const cancel = () =>
      requestCancel(services, services.route('default'), asked.transferId, { requestedBy: 'ops' });
    const outcome = await take('cancelled', services, asked, before('startRun', 'target', cancel));
    expect(outcome).toMatchObject({ status: 'cancelled' });
  });

  it('failed, and tried again', async () => {
    const services = app();
    const asked = await request(services, await fresh(2));
    used.rehearsed.cloud.foundation.faults.arm({ name: 'run-fails', count: 'always', skip: 0 });
    expect(await take('failed', services, asked)).toMatchObject({ status: 'failed' });
    used.rehearsed.cloud.foundation.faults.clear();
    const client = fakeClient();
    const { transfer } = await retryTransfer({ ...services, client }, asked.transferId, retried);
    const again = await services.records(services.route('default')).demand(requestPath(transfer.transferId));
    expect(await take('retried', services, again)).toMatchObject({ status: 'succeeded' });
  });

  it('paused and resumed', async () => {
    const services = app();
    const asked = await request(services, await fresh(1));
    const { transferId } = asked;
    const client = fakeClient();
    client.set(transferId, { input: toInput(asked), runtimeStatus: 'Running' });
    let looks = 0;
    const paused = before('startRun', 'source', () =>
      pauseTransfer({ ...services, client }, transferId, { by: 'ops' }),
    );
    const outcome = await take('paused', services, asked, async (name, input, call) => {
      const isHeld = name === 'startRun' && ++looks === 3;
      if (isHeld) await resumeTransfer({ ...services, client }, transferId, { by: 'ops' });
      return paused(name, input, call);
    });
    expect(outcome).toMatchObject({ status: 'succeeded' });
  });

  it('that lost its orchestration', async () => {
    const services = app();
    const asked = await request(services, await fresh(1));
    const which = { scenario: 'closed', instanceId: asked.transferId };
    const waits = recorder.record(services, {
      ...{ ...which, name: 'transfer', input: toInput(asked) },
      subOrchestrators: {
        transferBatch: dead,
      },
    });
    await expect(waits).rejects.toThrow('can never come');
    const { transferId, route } = asked;
    const error = { code: 'INTERNAL', message: 'it died', operation: 'transfer', origin: 'app' } as const;
    const input = { transferId, route, startedAt: asked.requestedAt, error: { ...error, retryable: false } };
    const outcome = await recorder.record(services, { ...which, name: 'closeTransfer', input });
    expect(outcome).toMatchObject({ status: 'failed' });
  });

  it('across an air gap', async () => {
    const sender = app(without('TARGET', { ROUTE_MODE: 'send' }));
    const asked = await request(sender, await fresh(1));
    expect(await take('air-gap-send', sender, asked)).toMatchObject({ status: 'succeeded' });
    const receiver = app(without('SOURCE', { ROUTE_MODE: 'receive' }));
    const from = sender.container(sideOf(sender.route('default'), 'source'));
    const to = receiver.container(sideOf(receiver.route('default'), 'target'));
    const blob = blobName(asked.transferId, 1);
    for (const name of [blob, waybillName(blob)]) {
      const bytes = await from.getBlobClient(name).downloadToBuffer();
      await to.getBlockBlobClient(name).uploadData(bytes);
    }
    const received = await receive(
      { ...receiver, client: fakeClient() },
      { route: 'default', name: blob, trigger: 'http', caller: sampleCaller },
    );
    if (received.missing !== undefined) throw new Error(`it lacks ${received.missing.join()}`);
    const outcome = await take('air-gap-receive', receiver, received.request);
    expect(outcome).toMatchObject({ status: 'succeeded' });
  });

  it('imported by the source trigger, and that import observed', async () => {
    const services = app({ IMPORT_BY: 'trigger', MANAGE_PIPELINES: 'true' });
    const asked = await request(services, await fresh(1));
    expect(await take('triggered', services, asked)).toMatchObject({ status: 'succeeded' });
    const { storageAccount: account, container } = sideOf(services.route('default'), 'target');
    const event = { account, container, blob: blobName(asked.transferId, 1), seenAt: asked.requestedAt };
    const client = fakeClient();
    await startImports({ ...services, client }, { ...event, seenBy: 'event' });
    const [instanceId = ''] = client.started;
    const { input } = await client.getStatus(instanceId);
    const supervised = { scenario: 'observed', name: 'superviseImport', instanceId } as const;
    await recorder.record(services, { ...supervised, input: input as object });
    await recorder.keepDocuments(services);
  });
});

describe('histories of plans and secrets', () => {
  it('a plan', async () => {
    const services = app();
    const client = fakeClient();
    const [named = ''] = await fresh(1);
    await startPlan({ ...services, client }, { selection: { allow: [named] } }, sampleCaller);
    const [instanceId = ''] = client.started;
    const { input } = await client.getStatus(instanceId);
    const made = { scenario: 'planned', name: 'makePlan', instanceId } as const;
    expect(await recorder.record(services, { ...made, input: input as object })).toEqual({});
    await recorder.keepDocuments(services);
  });

  it('a purge of blobs, and one of everything', async () => {
    const services = app();
    const asked = await request(services, await fresh(1));
    await recorder.record(services, {
      ...{ scenario: 'purged', name: 'transfer', instanceId: asked.transferId, input: toInput(asked) },
    });
    const now = new Date();
    const soon = new Date(now.getTime() + 3_600_000).toISOString();
    const purge = (...kinds: readonly PurgeKind[]) =>
      recorder.record(services, {
        ...{ scenario: 'purged', name: 'purge', instanceId: 'purge' },
        input: beginPurge(
          kinds.map((kind) => ({ kind, before: soon })),
          now,
        ),
      });
    expect(await purge('blobs')).toMatchObject({ problems: [] });
    await recorder.keepDocuments(services);
    expect(await purge(...purgeKinds)).toMatchObject({ problems: [] });
  });

  it('a rotation and a revocation', async () => {
    const services = app();
    const sides = (['source', 'target'] as const).map((side) => ({ route: 'default', side }));
    const rotation = { scenario: 'rotated', name: 'rotateSas', instanceId: 'sas-all' } as const;
    await recorder.record(services, { ...rotation, input: { sides, force: true } });
    const [address] = sides;
    const revocation = { scenario: 'revoked', name: 'revokeSas', instanceId: 'sas-revoked' } as const;
    const input = { address, affected: [address], force: true };
    await recorder.record(services, { ...revocation, input });
    await recorder.keepDocuments(services);
  });
});
