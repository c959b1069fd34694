import { pruneTags } from '../../../src/activities/prune/prune-tags';
import type { Deletions } from '../../../src/azure/registry/deletions';
import type { Registry } from '../../../src/azure/registry/registry';
import { placesOf, type Brought } from '../../../src/domain/prune/brought';
import type { Prune } from '../../../src/domain/prune/prune';
import { nothingPruned, type Pruned } from '../../../src/domain/prune/pruned';
import type { End } from '../../../src/domain/side';
import { broughtPath, broughtToPath, prunedPath, prunePath } from '../../../src/records/prune/paths';
import type { Services } from '../../../src/services';
import { memoryServices, type MemoryServices } from '../../support/services';

/** The tag that is to go. */
export const going = { reference: 'app:1', digest: 'sha256:1' };
export const brought: Brought = { ...going, at: '2026-01-01T00:00:00.000Z' };

/** A plan to delete one tag that the route brought, which is at the target and gone at the source. */
export function pruning(
  environment: Readonly<Record<string, string>> = {},
  plan: Partial<Prune> = {},
  routes?: Readonly<Record<string, unknown>>,
): MemoryServices {
  const memory = memoryServices({ PRUNE: 'delete', ...environment }, routes);
  const { documents, target, route } = memory;
  const planned: Prune = { mode: 'delete', tags: [going], found: 1, kept: [], ...plan };
  documents.set(prunePath('t1').name, planned);
  noteBrought(memory, route.name, [brought]);
  target.artifacts.set('app:1', { digest: going.digest, size: 1 });
  return memory;
}

/** Writes down what a route brought of the repository, between its registries if nothing else is said. */
export function noteBrought(
  { documents, services }: MemoryServices,
  route: string,
  artifacts: readonly Brought[],
): void {
  const places = placesOf(services.route(route));
  const all = artifacts.map((each) => ({ ...places, ...each }));
  for (const name of documents.keys()) if (name.startsWith(`brought/${route}/app~`)) documents.delete(name);
  const add = (name: string, news: object): void => {
    const before = documents.get(name) as { readonly artifacts: readonly unknown[] } | undefined;
    documents.set(name, { artifacts: [...(before?.artifacts ?? []), news] });
  };
  for (const each of all) {
    const { target = '', reference, as = reference, digest, at } = each;
    add(broughtPath(route, reference).name, each);
    add(broughtToPath(target, as).name, { reference: as, digest, at, route });
  }
}

/** What is noted as brought of the repository, in order. */
export const broughtNow = ({ documents, route }: MemoryServices): string[] =>
  [...documents]
    .filter(([name]) => name.startsWith(`brought/${route.name}/app~`))
    .flatMap(([, document]) => (document as { readonly artifacts: readonly Brought[] }).artifacts)
    .map(({ reference }) => reference)
    .sort();

/** Services whose target deletes otherwise. */
export function deletingBy(
  { services }: MemoryServices,
  change: (deletions: Deletions) => Partial<Deletions>,
): Services {
  const registry = async (end: End): Promise<Registry> => {
    const found = await services.registry(end);
    const deletions = (names: readonly string[]): Deletions => {
      const its = found.deletions(names);
      return { ...its, ...change(its) };
    };
    return { ...found, deletions };
  };
  return { ...services, registry };
}

/** What is noted of the pruning. */
export const notedOf = ({ documents }: MemoryServices): Pruned =>
  (documents.get(prunedPath('t1').name) as Pruned | undefined) ?? nothingPruned;

/** Prunes, and tells what became of the tags. */
export async function prunedOf(memory: MemoryServices, by = memory.services): Promise<Pruned['tags']> {
  await pruneTags({ route: memory.route.name, transferId: 't1' }, by);
  return notedOf(memory).tags;
}
