import type { Endpoints } from '../../../rehearsal/endpoints';
import type { Image } from '../../../rehearsal/images/image';
import { generateImages } from '../../../rehearsal/images/samples';
import type { PushedImage } from '../../../rehearsal/images/push';
import { pushToCloud } from '../../../rehearsal/images/push-to-cloud';
import { createRegistryReader } from '../../../rehearsal/start/registry-reader';
import { loginServer, type WorldSide } from '../../../rehearsal/world';
import { worlds } from '../../../rehearsal/worlds';
import type { TransferReport } from '../../../src/domain/transfer/report';
import { byHand } from '../../mirrors/by-hand';
import type { Workshop } from '../../mirrors/openssl';
import { cosignSignature } from '../../mirrors/signing';
import { splitReference } from '../running-system';
import { routesOf, type Kind } from './kinds';
import type { SupervisedApp } from './supervised-app';

/** Artifacts of a round. */
const each = 6;
type Contents = Record<string, string>;

const contentsOf = (pushed: readonly PushedImage[]): Contents =>
  Object.fromEntries(pushed.map(({ reference, digest }) => [reference, digest]));

/** Changes the source round by round, has that transferred, and knows what the targets must hold. */
export async function createRounds(app: SupervisedApp, endpoints: Endpoints, workshop: Workshop) {
  // What others brought below what a route prunes.
  const [image] = (await generateImages(1)) as [Image];
  const ofOthers = await pushToCloud(endpoints, [{ ...image, repository: 'pruned/of-others' }], 'target');
  const wanted = new Map([[worlds.several.target, contentsOf(ofOthers)]]);
  const alive: Record<string, string[]> = {};
  let made = 1;

  /** Pushes what a round brings; returns the references, and what of them is to arrive. */
  async function push(name: string, { isSigned }: Kind) {
    const images = (await generateImages(each, (made += each) - each)).map((image) => ({
      ...image,
      repository: image.repository.replace('fleet', name),
    }));
    const signatures = isSigned ? images.slice(1).map((image) => cosignSignature(workshop, image)) : [];
    const pushed = await pushToCloud(endpoints, [...images, ...signatures]);
    const arriving = isSigned ? pushed.slice(1) : pushed;
    return {
      references: pushed.slice(0, each).map(({ reference }) => reference),
      contents: contentsOf(arriving),
    };
  }

  /** Has half of what came in the round before go, at the source. */
  async function dropHalf(name: string, to: readonly WorldSide[]): Promise<void> {
    for (const reference of (alive[name] ?? []).slice(each / 2)) {
      const [repository, tag] = splitReference(reference);
      await byHand(endpoints, 'source', 'DELETE', `acr/v1/${repository}/_tags/${tag}`);
      for (const side of to) Reflect.deleteProperty(wanted.get(side) ?? {}, reference);
    }
  }

  return {
    /** What the targets must hold in the end, by the names of their registries. */
    wanted: () => Object.fromEntries([...wanted].map(([side, contents]) => [side.registry, contents])),
    /** What they hold. */
    async found(): Promise<Record<string, Contents>> {
      const found: Record<string, Contents> = {};
      for (const { registry, contents } of [...wanted.keys()].map(readerOf)) {
        const held: Contents = (found[registry] = {});
        for (const reference of await contents.listArtifacts())
          held[reference] = (await contents.digestOf(...splitReference(reference))) ?? 'unreadable';
      }
      return found;
    },
    /** Brings something new to all targets of a kind. */
    async round(name: string, kind: Kind, key: string): Promise<TransferReport[]> {
      const { to, isPruned, isSigned } = kind;
      if (isPruned) await dropHalf(name, to);
      const { references, contents } = await push(name, kind);
      alive[name] = references;
      for (const side of to) wanted.set(side, { ...wanted.get(side), ...contents });
      const selection = isPruned
        ? { allow: [`${name}/**`] }
        : isSigned && { allow: references, referrers: 'all' };
      const order = selection ? { selection } : { artifacts: references };
      const routes = routesOf(name, kind);
      const ids = await Promise.all(
        routes.map((route) => app.transfer(`${key}-${route}`, { route, ...order })),
      );
      return Promise.all(ids.map((id) => app.report(id)));
    },
  };

  function readerOf(side: WorldSide) {
    const contents = createRegistryReader(endpoints.registries.target, endpoints, loginServer(side));
    return { registry: side.registry, contents };
  }
}
