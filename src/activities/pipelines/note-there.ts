import { areThere } from '../../azure/registry/are-there';
import { endOf, type Route } from '../../domain/route';
import type { PlannedArtifact } from '../../domain/waybill/waybill';
import { importTroublePath } from '../../records/image-import/paths';
import type { Services } from '../../services';

/**
 * Writes down once, before the first import run of a batch, which of its tags are at the target as they are
 * wanted: a run that overwrites nothing does not bring these, whoever did. A source trigger runs unasked, and
 * may have brought them before anybody looks.
 */
export async function noteThere(
  services: Services,
  route: Route,
  { transferId, batch }: { readonly transferId: string; readonly batch: number },
  artifacts: readonly PlannedArtifact[],
): Promise<void> {
  if (route.overwriteTags || route.importBy !== 'run') return;
  const records = services.records(route);
  const path = importTroublePath(transferId, batch);
  if (await records.exists(path)) return;
  const tags = artifacts.filter(({ reference }) => !reference.includes('@'));
  const held = await areThere(await services.registry(endOf(route, 'target')), tags);
  const there = tags.flatMap(({ reference }, i) => (held[i] === true ? [reference] : []));
  await records.create(path, { reasons: {}, there });
}
