import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { processEnvironment } from '../../rehearsal/app-settings';
import { startCloud, type CloudOptions, type RunningCloud } from '../../rehearsal/cloud/start';

export interface RehearsedCloud {
  readonly cloud: RunningCloud;
  stop(): Promise<void>;
}

/**
 * The rehearsal cloud in the test's process, with that process led to it as a rehearsal leads the app:
 * connect map, trusted authority, identity endpoint. Once a test file.
 */
export async function rehearseCloud(options: Omit<CloudOptions, 'state'> = {}): Promise<RehearsedCloud> {
  const state = mkdtempSync(join(tmpdir(), 'acr-ferry-'));
  const cloud = await startCloud({ ...options, state });
  Object.assign(process.env, processEnvironment(cloud.endpoints, join(state, 'endpoints.json')));
  createRequire(__filename)('../../rehearsal/connect-map.cjs');
  trust(readFileSync(cloud.endpoints.caFile, 'utf8'));
  return {
    cloud,
    async stop() {
      await cloud.stop();
      rmSync(state, { recursive: true, force: true });
    },
  };
}

/** Has this process trust an authority: `NODE_EXTRA_CA_CERTS` counts only when a process starts. */
export function trust(authority: string): void {
  const createSecureContext = tls.createSecureContext.bind(tls);
  tls.createSecureContext = (options) => {
    const made = createSecureContext(options);
    (made.context as { addCACert(pem: string): void }).addCACert(authority);
    return made;
  };
}
