import { afterEach, beforeAll, expect } from 'vitest';
import { generateImages } from '../../rehearsal/images/samples';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import { followTransfer } from '../../rehearsal/start/follow';
import { createRegistryReader } from '../../rehearsal/start/registry-reader';
import type { TransferReport } from '../../src/domain/transfer/report';
import { filesLeft, knownSecrets, leaksLeft } from '../support/leaks';
import { askControl } from './ask-control';
import { useKillableSystem, type RunningPair } from './killable-system';

/** A system with artifacts to move and faults to arm, and looks at what came of them. */
export interface TroubledSystem {
  readonly running: RunningPair;
  readonly control: <T>(method: string, what: string, body?: object) => Promise<T>;
  /** Arms a fault until the end of the test. */
  readonly fault: (body: object) => Promise<unknown>;
  /** Artifacts no other test has moved, so that what is at the target came by this transfer. */
  readonly fresh: (count?: number) => string[];
  readonly transfer: (artifacts?: string[]) => Promise<TransferReport>;
  /** What the target holds of the references. */
  readonly atTarget: (references: readonly string[]) => Promise<string[]>;
  /** What of the files left holds a secret, further ones by name included. */
  readonly leaks: (further?: Readonly<Record<string, string>>) => readonly unknown[];
}

/** Starts a system before the tests of a file, pushes images, and ends it after them. */
export function useTroubledSystem(
  images: number,
  ...[world, settings]: Parameters<typeof useKillableSystem>
): TroubledSystem {
  const running = useKillableSystem(world, settings);
  let unused: string[];
  beforeAll(async () => {
    const pushed = await pushToCloud(running.endpoints, await generateImages(images));
    unused = pushed.map(({ reference }) => reference);
  });
  afterEach(async () => {
    await control('DELETE', 'faults');
  });

  const control: TroubledSystem['control'] = (method, what, body) =>
    askControl(running.endpoints, method, what, body);
  const fresh = (count = 2): string[] => unused.splice(0, count);

  return {
    running,
    control,
    fresh,
    fault: (body) => control('POST', 'faults', body),
    async transfer(artifacts = fresh()) {
      const { transferId } = await running.app.startTransfer(artifacts);
      return followTransfer(running.app, transferId, () => undefined);
    },
    async atTarget(references) {
      const { endpoints } = running;
      const present = await createRegistryReader(endpoints.registries.target, endpoints).listArtifacts();
      return references.filter((reference) => present.includes(reference));
    },
    leaks(further = {}) {
      const { state, endpoints } = running;
      const known = knownSecrets(state, endpoints);
      for (const [name, value] of Object.entries(further)) known.set(name, value);
      // ACR keeps the error text of a run as it came, and a test gives one of them a signature.
      const files = filesLeft(state).filter((file) => !file.startsWith('pipelines/'));
      expect(files.length).toBeGreaterThan(10);
      return leaksLeft(state, files, known);
    },
  };
}

/** Everything an operator reads about what went wrong. */
export const troubleIn = ({ error, artifacts, batches }: TransferReport): string =>
  JSON.stringify([error, artifacts.map(({ reason }) => reason), batches.map((batch) => batch.error)]);
