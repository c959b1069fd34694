import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEnvironment } from '../../rehearsal/app-settings';
import { startCloud, type CloudOptions, type RunningCloud } from '../../rehearsal/cloud/start';
import { leadProcess } from './lead-process';

export interface RehearsedCloud {
  readonly cloud: RunningCloud;
  stop(): Promise<void>;
}

/**
 * What the first cloud of a process proves itself with, and all after it do: SDKs keep tokens for a process,
 * not for a cloud.
 */
const kept = new Map<string, Buffer>();
const keptFiles = ['secrets.json', 'certificates.json'];

/**
 * The rehearsal cloud in the test's process, with that process led to it as a rehearsal leads the app:
 * connect map, trusted authority, identity endpoint. One at a time.
 */
export async function rehearseCloud(options: Omit<CloudOptions, 'state'> = {}): Promise<RehearsedCloud> {
  const state = mkdtempSync(join(tmpdir(), 'acr-ferry-'));
  for (const [file, content] of kept) writeFileSync(join(state, file), content);
  const cloud = await startCloud({ ...options, state });
  if (kept.size === 0) for (const file of keptFiles) kept.set(file, readFileSync(join(state, file)));
  const undo = leadProcess(
    processEnvironment(cloud.endpoints, join(state, 'endpoints.json')),
    readFileSync(cloud.endpoints.caFile, 'utf8'),
  );
  return {
    cloud,
    async stop() {
      await cloud.stop();
      undo();
      rmSync(state, { recursive: true, force: true });
    },
  };
}
