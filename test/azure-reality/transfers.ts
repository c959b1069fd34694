import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { generateImages } from '../../rehearsal/images/samples';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import type { SideName } from '../../src/domain/side';
import type { TransferReport } from '../../src/domain/transfer/report';
import { sideOf } from '../../src/domain/route';
import type { PipelineResource } from '../../src/azure/pipelines/pipeline-resource';
import type { Services } from '../../src/services';
import { rehearseServices, type RehearsedServices } from '../support/rehearsed-services';
import { request, runTransfer } from '../support/whole-transfer';

type Settings = Readonly<Record<string, string>>;

/** Whole transfers on a rehearsal cloud of the test file, which a scenario may make behave otherwise. */
export function useTransfers(scenario: object = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-scenario-'));
  let rehearsed: RehearsedServices;
  let references: string[] = [];
  beforeAll(async () => {
    const file = join(folder, 'scenario.json');
    writeFileSync(file, JSON.stringify(scenario));
    rehearsed = await rehearseServices({ scenario: file });
    const pushed = await pushToCloud(rehearsed.cloud.endpoints, await generateImages(9));
    references = pushed.map(({ reference }) => reference);
  });
  afterAll(async () => {
    await rehearsed.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    cloud: () => rehearsed.cloud,
    services: (settings: Settings = {}): Services => rehearsed.services(settings),
    /** References that no transfer of this file has moved. */
    take: (count: number): string[] => references.splice(0, count),
    /** Moves an image that no transfer of this file has moved. */
    async transfer(settings: Settings = {}): Promise<TransferReport> {
      const services = rehearsed.services(settings);
      return runTransfer(services, await request(services, references.splice(0, 1)));
    },
    async pipeline(side: SideName, settings: Settings = {}): Promise<PipelineResource | undefined> {
      const services = rehearsed.services(settings);
      return services.pipelines(sideOf(services.route('default'), side)).pipeline();
    },
    /** Does something while the app lacks its role to read at scopes with this in them. */
    async unseen<T>(place: string, act: () => Promise<T>): Promise<T> {
      const { access } = rehearsed.cloud.foundation;
      const readers = access
        .assignments()
        .filter(({ role, scope }) => role === 'acr-ferry reader' && scope.includes(place));
      for (const each of readers) access.remove(each);
      try {
        return await act();
      } finally {
        for (const each of readers) access.assign(each);
      }
    },
    /** Names of the pipeline runs that were asked of ARM. */
    runsPut: (): string[] =>
      rehearsed.cloud.foundation.log
        .records()
        .filter(({ method, path }) => method === 'PUT' && path.includes('/pipelineRuns/'))
        .map(({ path }) => path),
  };
}
