import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach } from 'vitest';
import { followTransfer } from '../../../rehearsal/start/follow';
import { createRegistryReader, type RegistryReader } from '../../../rehearsal/start/registry-reader';
import { worlds } from '../../../rehearsal/worlds';
import type { TransferReport } from '../../../src/domain/transfer/report';
import { useTroubledSystem, type TroubledSystem } from '../troubled-system';

const via = 'import';
const routes = {
  plain: { via },
  kept: { via, overwriteTags: false },
  renamed: { via, target: { prefix: 'mirror' }, rename: [{ from: 'fleet/*', to: 'ships/*' }] },
  narrow: { via, concurrentImports: 2 },
};
type RouteName = keyof typeof routes;

/** Two registries of one tenant, with routes by image import between them. */
export interface ImportSystem extends Omit<TroubledSystem, 'transfer'> {
  readonly start: (route: RouteName, artifacts: readonly string[]) => Promise<string>;
  readonly ended: (id: string) => Promise<TransferReport>;
  readonly transfer: (route: RouteName, artifacts: readonly string[]) => Promise<TransferReport>;
  /** How many imports the target was asked for, and took on, since the test began. */
  readonly begun: () => Promise<number>;
  readonly target: () => RegistryReader;
}

/** Starts one before the tests of a file, with images at the source, and ends it after them. */
export function useImportSystem(images: number): ImportSystem {
  const folder = mkdtempSync(path.join(tmpdir(), 'acr-ferry-routes-'));
  const routesFile = path.join(folder, 'routes.json');
  writeFileSync(routesFile, JSON.stringify({ routes }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const { storageAccount } = worlds['one-tenant'].source;
  const settings = { ROUTES_FILE: routesFile, STATE_SA: storageAccount, EVENTS_LOOK: '*/1 * * * * *' };
  const system = useTroubledSystem(images, 'one-tenant', settings);
  const { running, control } = system;
  beforeEach(() => control('DELETE', 'requests'));

  const start: ImportSystem['start'] = async (route, artifacts) =>
    (await running.app.call('startTransfer', { body: { route, artifacts: [...artifacts] } })).transferId;
  const ended: ImportSystem['ended'] = (id) => followTransfer(running.app, id, () => undefined);
  return {
    ...system,
    start,
    ended,
    transfer: async (route, artifacts) => ended(await start(route, artifacts)),
    async begun() {
      const { requests } = await control<{ requests: { path: string; status: number }[] }>(
        'GET',
        'requests?service=arm&method=POST',
      );
      return requests.filter((each) => each.path.endsWith('/importImage') && each.status === 202).length;
    },
    target: () => createRegistryReader(running.endpoints.registries.target, running.endpoints),
  };
}

/** What of a transfer is at the target as it was planned. */
export const verified = ({ artifacts }: TransferReport): string[] =>
  artifacts.flatMap(({ reference, verified: is }) => (is ? [reference] : [])).sort();
