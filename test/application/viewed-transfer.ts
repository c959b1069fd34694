import { beforeEach } from 'vitest';
import { startTransfer, type Started } from '../../src/application/starts/start-transfer';
import { getTransfer } from '../../src/application/transfer/get-transfer';
import { transferSchema, type TransferView } from '../../src/application/transfer/transfer-views';
import type { BatchResult } from '../../src/domain/transfer/results';
import { batchId, laneId } from '../../src/domain/transfer/names';
import { batchResultPath, verificationPath } from '../../src/records/transfer/paths';
import { sampleCaller, sampleResult } from '../support/documents';
import { memoryServices, type MemoryServices } from '../support/services';
import { fakeClient, transferInstance, type FakeClient } from './fake-client';

/** A transfer with its traces, as a test puts them there. */
class ViewedTransfer {
  id = '';
  client: FakeClient = fakeClient();
  memory: MemoryServices = memoryServices();

  /** What the API shows of it. */
  async view(): Promise<TransferView> {
    return transferSchema.parse(await getTransfer({ ...this.memory.services, client: this.client }, this.id));
  }

  running(batches: number, phase = 'export'): void {
    const startedAt = '2026-01-01T00:00:01.000Z';
    const customStatus = { phase, batches, lanes: 3, artifacts: 120, startedAt };
    this.client.set(this.id, transferInstance(this.id, { customStatus }));
  }

  /** What each lane is moving. */
  lanes(...moving: number[]): void {
    moving.forEach((batch, i) => {
      this.client.set(laneId(this.id, i + 1), { customStatus: { batch } });
    });
  }

  active(batch: number, progress: object): void {
    this.client.set(batchId(this.id, batch), { customStatus: { batch, ...progress } });
  }

  ended(batch: number, verified: number, failed: number, error?: BatchResult['error']): void {
    const { documents } = this.memory;
    documents.set(batchResultPath(this.id, batch).name, sampleResult({ batch, ...(error && { error }) }));
    const artifacts = Array.from({ length: verified + failed }, (_, i) => ({
      reference: `a:${i}`,
      verified: i < verified,
    }));
    documents.set(verificationPath(this.id, batch).name, { artifacts });
  }

  /** A start whose traces in the task hub are gone. */
  async start(): Promise<Started> {
    const order = { artifacts: ['a:1'] };
    const started = await startTransfer(
      { ...this.memory.services, client: this.client },
      { order, trigger: 'http', caller: sampleCaller },
    );
    this.id = started.request.transferId;
    this.client = fakeClient();
    return started;
  }
}

let tests = 0;

/** Ended batches are remembered by path for the life of the process: every test has a transfer of its own. */
export function useTransfer(): ViewedTransfer {
  const transfer = new ViewedTransfer();
  beforeEach(() => {
    transfer.id = `t${String(++tests).padStart(15, '0')}`;
    transfer.client = fakeClient();
    transfer.memory = memoryServices({ CONCURRENT_BATCHES: '3' });
  });
  return transfer;
}
