import { afterAll, afterEach, beforeAll } from 'vitest';
import { pushToCloud } from '../../rehearsal/images/push-to-cloud';
import type { Image } from '../../rehearsal/images/image';
import { generateImages } from '../../rehearsal/images/samples';
import { defaultWorld, registryId } from '../../rehearsal/world';
import { ensureSas } from '../../src/activities/sas/ensure-sas';
import type { Deletions } from '../../src/azure/registry/deletions';
import { sideOf, type Route } from '../../src/domain/route';
import { selectionSchema } from '../../src/domain/selection/selection';
import type { SideName } from '../../src/domain/side';
import type { TransferReport } from '../../src/domain/transfer/report';
import type { Services } from '../../src/services';
import { referenceOf } from '../../src/domain/selection/artifact-reference';
import { rehearseServices, type RehearsedServices } from '../support/rehearsed-services';
import { byHand } from './by-hand';
import { request, runTransfer, type Around } from '../support/whole-transfer';

const { source, target } = defaultWorld;

/** The app may delete at the target, as a deployment lets it with pruning only. */
export const pruningWorld = {
  ...defaultWorld,
  roleAssignments: [
    ...defaultWorld.roleAssignments,
    { objectId: target.app.objectId, role: 'AcrDelete', scope: registryId(target) },
    // Who tidies up at the source by hand.
    { objectId: source.app.objectId, role: 'AcrDelete', scope: registryId(source) },
  ],
};

/** Whole rehearsals of a mirror: both registries, the app's own activities and orchestrators. */
export function useMirror(settings: Readonly<Record<string, string>> = {}) {
  let rehearsed: RehearsedServices;
  let services: Services;
  beforeAll(async () => {
    rehearsed = await rehearseServices({ world: pruningWorld });
    services = rehearsed.services({ PRUNE: 'delete', ...settings });
    for (const side of ['source', 'target'] as const) await ensureSas({ route: 'default', side }, services);
  });
  afterEach(() => {
    rehearsed.cloud.foundation.faults.clear();
  });
  afterAll(() => rehearsed.stop());

  const route = (): Route => services.route('default');
  const push = async (images: readonly Image[]): Promise<Map<string, string>> => {
    const pushed = await pushToCloud(rehearsed.cloud.endpoints, images);
    return new Map(pushed.map(({ reference, digest }) => [reference, digest]));
  };
  const deletionsOf = async (name: SideName): Promise<Deletions> =>
    (await services.registry(sideOf(route(), name))).deletions([]);
  return {
    get rehearsed() {
      return rehearsed;
    },
    get services() {
      return services;
    },
    push,
    pushNumbered: async (count: number) => push(await generateImages(count)),
    /** Runs a transfer by rules to its end. */
    async mirror(selection: object, app = services, around?: Around): Promise<TransferReport> {
      return runTransfer(app, await request(app, [], selectionSchema.parse(selection)), around);
    },
    named: async (artifacts: readonly string[], app = services) =>
      runTransfer(app, await request(app, artifacts)),
    /** Deletes a tag by hand. */
    async untag(name: SideName, reference: string): Promise<void> {
      const named = referenceOf(reference);
      if ('tag' in named) await (await deletionsOf(name)).deleteTag(named.repository, named.tag);
    },
    /** What a side has of a repository: tags with their digests. */
    async tags(name: SideName, repository: string): Promise<Record<string, string>> {
      const registry = await services.registry(sideOf(route(), name));
      const listed = (await (await registry.open([repository])).tags(repository)) ?? [];
      return Object.fromEntries(listed.map(({ tag, digest }) => [tag, digest]));
    },
    /** What a tag of a repository points to. */
    async digest(name: SideName, repository: string, tag = '1.0'): Promise<string> {
      const registry = await services.registry(sideOf(route(), name));
      return (await registry.digests([{ repository, tag }]))[0] ?? '';
    },
    /** Locks, or unlocks, a tag or a manifest. */
    async lock(name: SideName, reference: string, attributes: object): Promise<void> {
      const named = referenceOf(reference);
      const below = 'tag' in named ? `_tags/${named.tag}` : `_manifests/${named.digest}`;
      const path = `acr/v1/${named.repository}/${below}`;
      await byHand(rehearsed.cloud.endpoints, name, 'PATCH', path, JSON.stringify(attributes));
    },
    /** Tags a manifest, as a push by others does; or one that differs from it in a remark. */
    async retag(name: SideName, repository: string, digest: string, remark?: string): Promise<void> {
      const { endpoints } = rehearsed.cloud;
      const found = await byHand(endpoints, name, 'GET', `v2/${repository}/manifests/${digest}`);
      const changed = remark && JSON.stringify({ ...JSON.parse(found.text), annotations: { remark } });
      const body = changed ?? found.text;
      await byHand(endpoints, name, 'PUT', `v2/${repository}/manifests/1.0`, body, found.type);
    },
    manifests: async (name: SideName, repository: string): Promise<string[]> => {
      const registry = await services.registry(sideOf(route(), name));
      const listed = (await (await registry.open([repository])).manifests(repository)) ?? [];
      return listed.map(({ digest }) => digest);
    },
  };
}
