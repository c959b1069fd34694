/** How a route is called across an air gap, by its own side: `AzureCloud/contosopublic/default`. */
export const addressOf = (
  { cloud, registry }: { readonly cloud: { readonly name: string }; readonly registry: string },
  route: string,
): string => `${cloud.name}/${registry}/${route}`;

/** Names of clouds, registries and routes differ by more than their case. */
export const sameAddress = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Who sent what was carried. */
export const senderOf = ({
  exporter: { cloud, registry },
  route,
}: {
  readonly exporter: { readonly cloud: string; readonly registry: string };
  readonly route: string;
}): string => addressOf({ cloud: { name: cloud }, registry }, route);
