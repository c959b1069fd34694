import type { ArmReply, ArmRequest } from './exchange';
import type { ResourcePath } from './resource-path';

/** Methods of a resource: the verb of the action they need, undefined where the answer itself is filtered. */
export type Methods = Readonly<
  Record<
    string,
    readonly [verb: string | undefined, handle: (request: ArmRequest) => ArmReply | Promise<ArmReply>]
  >
>;

/** One kind of resource, collection or action. */
export interface Route {
  readonly provider: string;
  /** As the service writes it, without provider: `registries/exportPipelines`. */
  readonly type: string;
  /** Whether a name follows the last type. */
  readonly named: boolean;
  readonly methods: Methods;
}

/** A collection or an action. */
export const collection = (provider: string, type: string, methods: Methods): Route => ({
  ...{ provider, type, methods },
  named: false,
});

/** A resource by its name. */
export const resource = (provider: string, type: string, methods: Methods): Route => ({
  ...{ provider, type, methods },
  named: true,
});

/** Key of the route of a path: provider, types, and whether the last type is followed by a name. */
export const pathKey = ({
  provider,
  types,
  names,
}: Pick<ResourcePath, 'provider' | 'types' | 'names'>): string =>
  keyOf(provider, types.join('/'), names.length === types.length);

/** Key of a route. */
export const routeKey = ({ provider, type, named }: Route): string => keyOf(provider, type, named);

const keyOf = (provider: string, type: string, named: boolean): string =>
  `${provider}/${type}${named ? '/{name}' : ''}`.toLowerCase();
