import { randomUUID } from 'node:crypto';
import { afterAll } from 'vitest';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import { generateImages } from '../../rehearsal/images/samples';
import { toInput } from '../../src/domain/transfer/inputs';
import type { TransferRequest } from '../../src/domain/transfer/request';
import { worlds } from '../../rehearsal/worlds';
import type { Services } from '../../src/services';
import { useRehearsedServices } from '../support/rehearsed-services';
import type { Around } from '../support/whole-transfer';
import { createRecorder } from './recorder';

/** What scenarios are played with. */
export interface Stage {
  readonly used: ReturnType<typeof useRehearsedServices>;
  readonly recorder: ReturnType<typeof createRecorder>;
  /** Artifacts nobody has moved yet. */
  fresh(count: number): Promise<string[]>;
  /** An app with a state container of its own, and the routes of a file. */
  app(settings?: Readonly<Record<string, string>>, routes?: object): Services;
  /** Records a transfer, and keeps its documents. Returns what it came to. */
  take(scenario: string, services: Services, asked: TransferRequest, around?: Around): Promise<unknown>;
}

/** Documents are kept in the middle of a transfer, too: before so many first calls of these. */
const keptAt: Readonly<Record<string, number>> = { startRun: 3, verifyBatch: 1, reportTransfer: 1 };

/** One cloud and one recorder for all scenarios of a file; what was recorded is written after the last. */
export function useStage(): Stage {
  const used = useRehearsedServices({ world: worlds.several });
  const recorder = createRecorder();
  afterAll(() => recorder.end());
  let unused: string[] = [];
  return {
    used,
    recorder,
    async fresh(count) {
      if (unused.length < count) {
        const pushed = await pushToCloud(used.rehearsed.cloud.endpoints, await generateImages(90));
        unused = pushed.map(({ reference }) => reference);
      }
      return unused.splice(0, count);
    },
    app: (settings = {}, routes?: object) =>
      used.rehearsed.services({ STATE_CONTAINER: `state-${randomUUID()}`, ...settings }, routes),
    async take(scenario, services, asked, around) {
      const which = { scenario, name: 'transfer', instanceId: asked.transferId } as const;
      const looks = new Map<string, number>();
      const keeping: Around = async (name, input, call) => {
        const look = (looks.get(name) ?? 0) + 1;
        looks.set(name, look);
        if (look <= (keptAt[name] ?? 0)) await recorder.keepDocuments(services);
        return around ? around(name, input, call) : call();
      };
      const given = { ...which, input: toInput(asked), around: keeping };
      const outcome = await recorder.record(services, given);
      await recorder.keepDocuments(services);
      return outcome;
    },
  };
}
