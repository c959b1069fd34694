import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { replay, type ReplayOptions } from '../../rehearsal/host/replay';
import type { JournalRecord } from '../../rehearsal/host/durable/execution/records';
import { stateBlobs } from '../../src/azure/documents/state-blobs';
import { homeOf } from '../../src/domain/route';
import { orchestrators } from '../../src/orchestrations';
import type { Services } from '../../src/services';
import { activitiesAround, type Around } from '../support/whole-transfer';
import { kindOf } from './document-kinds';
import { fewest } from './fields';
import { recordingJournal } from './recording-journal';
import { currentVersion, documentsFile, folderOf } from './stored';

/** An orchestration to record. */
interface Take {
  readonly scenario: string;
  readonly name: keyof typeof orchestrators;
  readonly instanceId: string;
  readonly input: object;
  readonly around?: Around;
  readonly subOrchestrators?: ReplayOptions['subOrchestrators'];
}

/**
 * These ask the emulator, whose runs and source trigger take their real time; in milliseconds. A transfer's
 * clock stands before it, so the first look at a triggered run is the last.
 */
const patience: Readonly<Record<string, number>> = {
  ...{ pollRun: 100, stepImageImports: 100 },
  ...{ findTriggeredRun: 3000, findImportRun: 500 },
};

/** Records histories and documents of the present version, in place of what there was. */
export function createRecorder() {
  const folder = folderOf(currentVersion);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  /** By kind: each text with the name it was found under. */
  const documents = new Map<unknown, Map<string, string>>();
  return {
    /** Runs real orchestrators with real activities to their end. Returns what they came to. */
    async record(services: Services, take: Take): Promise<unknown> {
      const { scenario, name, instanceId, input, around } = take;
      const { [name]: orchestrator, ...others } = orchestrators;
      const journal = recordingJournal();
      const result = await replay(orchestrator, {
        ...{ name, instanceId, input, journal, version: currentVersion },
        activities: activitiesAround(services, around, patience),
        subOrchestrators: { ...others, ...take.subOrchestrators },
      });
      write(join(folder, `${scenario}.json`), journal.executions);
      return result.error ?? result.output;
    },
    /** Keeps what is stored now. */
    async keepDocuments(services: Services): Promise<void> {
      const [route] = services.config.routes.values();
      const home = homeOf(route!);
      const blobs = home ? services.blobService(home) : stateBlobs(route!, (end) => services.credential(end));
      const container = blobs.getContainerClient(services.config.settings.STATE_CONTAINER);
      for await (const { name } of container.listBlobsFlat()) {
        // In one request: transfers that go on write meanwhile.
        const { readableStreamBody } = await container.getBlobClient(name).download();
        const document = await text(readableStreamBody!);
        const kind = kindOf(name);
        documents.set(kind, (documents.get(kind) ?? new Map<string, string>()).set(document, name));
      }
    },
    end(): void {
      const kept = [...documents.values()].flatMap((names) =>
        fewest(names.keys()).map((text) => `[${JSON.stringify(names.get(text))},${text}]`),
      );
      writeFileSync(join(folder, documentsFile), `[\n${kept.sort().join(',\n')}\n]\n`);
    },
  };
}

/** They name folders of the machine; texts stand in texts, so a line may end by several backslashes. */
const stackFrames = /(?:\\+n {4}at [^"\\]*)+/g;

/** A record a line; ids that are drawn anew each time are counted instead. */
function write(file: string, executions: readonly (readonly JournalRecord[])[]): void {
  const lines = executions.map((records) => records.map((record) => JSON.stringify(record)).join(',\n'));
  const ids = executions.flatMap(([start]) => (start?.type === 'start' ? [start.executionId] : []));
  const text = ids.reduce((kept, id, i) => kept.replaceAll(id, `execution-${i + 1}`), lines.join('\n],[\n'));
  writeFileSync(file, `[[\n${text.replaceAll(stackFrames, '')}\n]]\n`);
}
