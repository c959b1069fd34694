import { desiredPipeline } from '../../azure/pipelines/pipeline-resource';
import { pointer } from '../../domain/schema';
import { sidesOf, type Route } from '../../domain/route';
import { containerUrl, registryId, secretUri, type Side } from '../../domain/side';
import type { ConfigProblem } from '../read-setting';

/** Something in Azure a side of a route uses, and what it must be like for that side. */
interface Use {
  readonly resource: string;
  readonly needs: string;
  readonly problem: ConfigProblem;
}

/** Routes may share what they want to be the same: else each would undo the other's pipeline or secret. */
export function sharingProblems(routes: Iterable<Route>): ConfigProblem[] {
  const first = new Map<string, Use>();
  const problems: ConfigProblem[] = [];
  for (const route of routes) {
    for (const side of sidesOf(route)) {
      for (const use of [pipelineOf(route, side), secretOf(route, side)]) {
        const other = first.get(use.resource);
        if (other === undefined) first.set(use.resource, use);
        else if (other.needs !== use.needs) {
          const { setting, problem } = use.problem;
          problems.push({ setting, problem: problem.replace('<other>', other.problem.setting) });
        }
      }
    }
  }
  return problems;
}

function pipelineOf(route: Route, side: Side): Use {
  return {
    resource: `${side.cloud.armEndpoint}${registryId(side)}/${side.name}/${side.pipeline}`.toLowerCase(),
    needs: JSON.stringify(desiredPipeline(route, side, '')),
    problem: {
      setting: pointer(['routes', route.name, side.name, 'pipeline']),
      problem:
        'is the pipeline of <other>, too, but with another container, secret, identity or options: name ' +
        'another one, or make them the same',
    },
  };
}

function secretOf(route: Route, side: Side): Use {
  const unused = side.storageAccess !== 'sas';
  return {
    resource: unused ? `${route.name}/${side.name}` : secretUri(side).toLowerCase(),
    needs: JSON.stringify([side.name, containerUrl(side), side.sas]),
    problem: {
      setting: pointer(['routes', route.name, side.name, 'sasSecret']),
      problem:
        'is the secret of <other>, too, but for another container, kind of SAS or lifetime: name ' +
        'another one, or make them the same',
    },
  };
}
