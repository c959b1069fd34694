import { randomUUID } from 'node:crypto';
import { BlobServiceClient } from '@azure/storage-blob';
import { generateImages } from '../../rehearsal/images/samples';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import type { Fault } from '../../rehearsal/cloud/faults/fault';
import { boundedStorage } from '../../src/azure/bounded-calls';
import { createDocuments } from '../../src/azure/documents/documents';
import { tell, type Failure } from '../../src/domain/errors';
import { homeOf } from '../../src/domain/route';
import { blobServiceUrl } from '../../src/domain/side';
import type { Services } from '../../src/services';
import { openRecords } from '../../src/records/records';
import type { TransferOutcome } from '../../src/domain/transfer/results';
import { reportPath } from '../../src/records/transfer/paths';
import { useRehearsedServices } from '../support/rehearsed-services';
import { request, runToEnd } from '../support/whole-transfer';

const busy = { name: 'throttle', retryAfterSeconds: 20, count: 'always', skip: 0 } as const;

/** A service that asks to be left alone, which no SDK tries to sit out: an outage the app itself meets. */
const services: Readonly<Record<string, Fault>> = {
  ARM: { ...busy, service: 'arm' },
  registry: { ...busy, service: 'registry' },
  vault: { ...busy, service: 'vault' },
  storage: { ...busy, service: 'blob', path: '/transfer*' },
  state: { ...busy, service: 'blob', path: '/state-*' },
};

const ofSide = (side: string) => (input: unknown) => (input as { side?: string }).side === side;
const any = (): boolean => true;

/** What a phase begins with. */
const phases: Readonly<Record<string, readonly [activity: RegExp, (input: unknown) => boolean]>> = {
  plan: [/^checkRoute$/, any],
  export: [/^startRun$/, ofSide('source')],
  'a run': [/^pollRun$/, any],
  copy: [/^copy(?:Begin|Whole)$/, any],
  import: [/^startRun$/, ofSide('target')],
  verify: [/^verifyBatch$/, any],
  report: [/^reportTransfer$/, any],
};

/** How a transfer went through an outage. */
interface Ridden {
  readonly outcome: TransferOutcome;
  /** Activities that failed while it lasted. */
  readonly failures: number;
  /** All failures that somebody is told of. */
  readonly told: readonly (Failure & { readonly remedy: string })[];
}

/** Documents whose client tries once: the app rides an outage out, and the tries of an SDK only take time. */
function atOnce(app: Services): Services {
  const home = homeOf(app.route('default'))!;
  const once = { retryOptions: { maxTries: 1 } };
  const pipeline = boundedStorage(home.cloud.apiVersions.storage, app.credential(home), once);
  const container = new BlobServiceClient(blobServiceUrl(home), pipeline).getContainerClient(
    app.config.settings.STATE_CONTAINER,
  );
  return { ...app, records: () => openRecords(createDocuments(container)) };
}

/** Transfers that meet outages, each of an image of its own. */
export function useOutages() {
  const used = useRehearsedServices();
  const references: string[] = [];
  const next = async (): Promise<string> => {
    if (references.length === 0) {
      const pushed = await pushToCloud(used.rehearsed.cloud.endpoints, await generateImages(20));
      references.push(...pushed.map(({ reference }) => reference));
    }
    return references.shift() ?? '';
  };
  /** Lasts from the beginning of a phase until so many activities have failed. */
  return async (service: string, phase: string, lasts: number): Promise<Ridden> => {
    const settings = { STATE_CONTAINER: `state-${randomUUID()}`, RUN_DEADLINE_MINUTES: '5' };
    const app = atOnce(used.rehearsed.services(settings));
    const { faults } = used.rehearsed.cloud.foundation;
    const asked = await request(app, [await next()]);
    const [begins, isIts] = phases[phase]!;
    let begun = false;
    let failures = 0;
    const around = async (name: string, input: unknown, call: () => Promise<unknown>): Promise<unknown> => {
      if (!begun && begins.test(name) && isIts(input)) {
        begun = true;
        faults.arm(services[service]!);
      }
      try {
        return await call();
      } catch (error) {
        if (begun && ++failures === lasts) faults.clear();
        throw error;
      }
    };
    const outcome = await runToEnd(app, asked, around).finally(() => faults.clear());
    const report = await app.records(app.route('default')).read(reportPath(asked.transferId));
    const errors = [outcome.error, report?.error, ...(report?.batches ?? []).map(({ error }) => error)];
    const told = errors.flatMap((error) => (error === undefined ? [] : tell(error)));
    return { outcome, failures, told };
  };
}
