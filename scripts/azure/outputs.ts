import type { Az } from './az';

/** Outputs of the deployment, by name; empty ones are left out. */
export type Outputs = Readonly<Record<string, string>>;

/**
 * What the deployment made: from the environment, as azd gives it to its hooks, or from a deployment at
 * subscription scope that is named.
 */
export async function readOutputs(
  environment: Readonly<Record<string, string | undefined>>,
  az: Az,
  deployment?: string,
): Promise<Outputs> {
  if (deployment === undefined) return present(environment);
  const outputs = (await az([
    ...['deployment', 'sub', 'show', '--name', deployment],
    ...['--query', 'properties.outputs'],
  ])) as Readonly<Record<string, { readonly value: unknown }>> | undefined;
  // ARM gives names back with other cases.
  return present(
    Object.fromEntries(
      Object.entries(outputs ?? {}).map(([name, { value }]) => [
        name.toUpperCase(),
        typeof value === 'string' ? value : undefined,
      ]),
    ),
  );
}

/** Variables that say something: an empty one is as good as none. */
export const present = (values: Readonly<Record<string, string | undefined>>): Outputs =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : [])));

/** An output that must be there. @throws Error saying where it comes from. */
export function output(outputs: Outputs, name: string): string {
  const value = outputs[name];
  if (value !== undefined) return value;
  throw new Error(
    `${name} is missing: run this as a hook of azd (azd hooks run postdeploy), or name the deployment ` +
      'that made the resources with --deployment',
  );
}

/** Name and group of the app, as arguments of az. */
export const appArguments = (outputs: Outputs): string[] => [
  ...['--name', output(outputs, 'AZURE_FUNCTION_APP_NAME')],
  ...['--resource-group', output(outputs, 'AZURE_RESOURCE_GROUP')],
];
