import { readFileSync } from 'node:fs';
import { snapshotOf } from '../../scripts/infra/scenarios';
import { evaluate, type Deployed } from './expression';

/** A resource as the template makes it. */
export interface Predicted {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly apiVersion?: string;
  /** What hangs on the cloud. */
  readonly condition?: string;
  readonly location?: string;
  readonly sku?: { readonly name: string };
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What a scenario deploys, as the compiler evaluated it. */
export interface Snapshot {
  readonly predictedResources: readonly Predicted[];
  readonly diagnostics: readonly unknown[];
  readonly outputs: Readonly<Record<string, string>>;
}

const read = new Map<string, Snapshot>();

/** The snapshot of a scenario. */
export function readSnapshot(scenario: string): Snapshot {
  const found = read.get(scenario) ?? (JSON.parse(readFileSync(snapshotOf(scenario), 'utf8')) as Snapshot);
  read.set(scenario, found);
  return found;
}

/** What is made in a cloud, by default the public one. */
export const resourcesOf = (scenario: string, where?: Deployed): readonly Predicted[] =>
  readSnapshot(scenario).predictedResources.filter(
    ({ condition }) => condition === undefined || evaluate(condition, where) === true,
  );

/** The resources of a type. */
export const ofType = (scenario: string, type: string, where?: Deployed): readonly Predicted[] =>
  resourcesOf(scenario, where).filter((each) => each.type === type);
