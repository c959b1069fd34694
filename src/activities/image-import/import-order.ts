import type { ImportOrder } from '../../azure/image-import/image-imports';
import { endOf, type Route } from '../../domain/route';
import { registryId } from '../../domain/side';
import { referenceOf } from '../../domain/selection/artifact-reference';
import { atTarget, type PlannedArtifact } from '../../domain/waybill/waybill';
import type { Services } from '../../services';
import { passwordOf } from './pull-password';

/**
 * What the target registry is asked for: an artifact by its digest. A source of another tenant is named by
 * its address, with a password that is read from the vault each time and goes nowhere else.
 */
export async function importOrder(
  services: Services,
  route: Route,
  artifact: PlannedArtifact,
): Promise<ImportOrder> {
  const target = atTarget(artifact);
  const { repository, ...name } = referenceOf(target);
  const sourceImage = `${referenceOf(artifact.reference).repository}@${artifact.digest}`;
  return {
    source: { sourceImage, ...(await sourceOf(services, route)) },
    ...('tag' in name ? { targetTags: [target] } : { untaggedTargetRepositories: [repository] }),
    mode: route.overwriteTags ? 'Force' : 'NoForce',
  };
}

async function sourceOf(
  services: Services,
  route: Route,
): Promise<Omit<ImportOrder['source'], 'sourceImage'>> {
  const source = endOf(route, 'source');
  const { pull } = route;
  if (pull === undefined) return { resourceId: registryId(source) };
  const credentials = { username: pull.username, password: await passwordOf(services, route, pull) };
  return { registryUri: await services.loginServer(source), credentials };
}
