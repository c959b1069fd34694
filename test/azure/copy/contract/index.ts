import { afterAll, afterEach, beforeAll } from 'vitest';
import type { CopyStrategy } from '../../../../src/domain/copy/strategy';
import { startStorage, type Intercept, type StartBackend, type TestStorage } from '../support/storage';
import { conditionsContract } from './conditions';
import { contentContract } from './content';
import { faultsContract } from './faults';
import { resumeContract } from './resume';

export interface ContractOptions {
  /** Default: Azurite in this process. */
  readonly startBackend?: StartBackend;
  /** What the service can do, by itself or with the addition. */
  readonly strategies: readonly CopyStrategy[];
  readonly addition?: (storage: TestStorage) => Intercept;
}

/** What any blob service must see of a copy. Once a test file. */
export function copyContract({ startBackend, strategies, addition }: ContractOptions): void {
  let started: TestStorage;
  beforeAll(async () => {
    started = await startStorage(startBackend);
    if (addition !== undefined) started.additions.push(addition(started));
  });
  afterEach(() => {
    started.calm();
  });
  afterAll(() => started.close());
  const storage = (): TestStorage => started;
  contentContract(storage, strategies);
  conditionsContract(storage);
  faultsContract(storage);
  resumeContract(storage, strategies);
}
