import { desiredPipeline } from '../../azure/pipelines/pipeline-resource';
import { demandsSignature, sidesOf, type Route } from '../../domain/route';
import { containerUrl, registryId, secretUri, type Side } from '../../domain/side';
import type { PlaceOf, Report } from '../read-setting';

/** Something in Azure a side of a route uses, and what it must be like for that side. */
interface Use {
  readonly resource: string;
  readonly needs: string;
  /** Where the route names it. */
  readonly place: string;
  /** What it is for another route, too, and what differs. */
  readonly conflict: (other: string) => string;
}

/** Routes may share what they want to be the same: else each would undo the other's pipeline or secret. */
export function checkSharing(routes: Iterable<Route>, place: PlaceOf, report: Report): void {
  const first = new Map<string, Use>();
  const uses = [...routes].flatMap((route) =>
    sidesOf(route).flatMap((side) => [pipelineOf(route, side, place), secretOf(route, side, place)]),
  );
  for (const use of uses) {
    const other = first.get(use.resource);
    if (other === undefined) first.set(use.resource, use);
    else if (other.needs !== use.needs) {
      report(use.place, `${use.conflict(other.place)}: name another one, or make them the same`);
    }
  }
}

const pipelineOf = (route: Route, side: Side, place: PlaceOf): Use => ({
  resource: `${side.cloud.armEndpoint}${registryId(side)}/${side.name}/${side.pipeline}`.toLowerCase(),
  needs: JSON.stringify(desiredPipeline(route, side, '')),
  place: place(route.name, `${side.name.toUpperCase()}_PIPELINE`),
  conflict: (other) =>
    `is the pipeline of ${other}, too, but with another container, secret, identity or options`,
});

const secretOf = (route: Route, side: Side, place: PlaceOf): Use => ({
  resource: side.storageAccess === 'sas' ? secretUri(side).toLowerCase() : `${route.name}/${side.name}`,
  needs: JSON.stringify([side.name, containerUrl(side), side.sas]),
  place: place(route.name, `${side.name.toUpperCase()}_SAS_SECRET`),
  conflict: (other) => `is the secret of ${other}, too, but for another container, kind of SAS or lifetime`,
});

/** Where a signature is demanded nothing else may import what lies in the container. */
export function checkDemands(routes: Iterable<Route>, report: Report): void {
  const all = [...routes];
  for (const demanding of all.filter(demandsSignature)) {
    const { name } = demanding;
    for (const other of all.filter((each) => shareTarget(each, demanding))) {
      const because = `it shares its container with the route ${name}, which demands signatures`;
      if (other.importBy !== 'run') {
        report(['routes', other.name, 'importBy'], `must be run: ${because}; a trigger imports unchecked`);
      } else if (other.mode === 'receive' && !demandsSignature(other)) {
        report(['routes', other.name, 'waybill'], `must demand signatures, too: ${because}`);
      }
    }
  }
}

const shareTarget = (one: Route, other: Route): boolean =>
  [one, other].every(({ target }) => target) &&
  sidesOf(one).some((a) =>
    sidesOf(other).some((b) => a.name === 'target' && b.name === 'target' && sameContainer(a, b)),
  );

const sameContainer = (one: Side, other: Side): boolean =>
  containerUrl(one).toLowerCase() === containerUrl(other).toLowerCase();
