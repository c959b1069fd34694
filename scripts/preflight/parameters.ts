import { z } from 'zod';
import { flag } from '../../src/config/read-setting';
import { settingsSchema } from '../../src/config/settings';
import type { Problem } from './problem';

// Names follow the rules of the settings they become.
const { shape } = settingsSchema;
const subscription = z.exactOptional(shape.SOURCE_SUBSCRIPTION_ID);
const group = z.exactOptional(shape.SOURCE_RG);
const state = z.exactOptional(z.enum(['new', 'existing'], { error: 'must be new or existing' }));
const oneOf = <const T extends readonly string[]>(words: T) =>
  z.enum(words, { error: `must be one of ${words.join(', ')}` });

/** "West Europe" is westeurope. */
export const regionOf = (name: string): string => name.toLowerCase().replaceAll(' ', '');

/** A list as azd has it: in a text. What is none is told where that is read. */
function whole(value: unknown): unknown {
  try {
    return typeof value === 'string' ? JSON.parse(value) : value;
  } catch {
    return [];
  }
}

const sideSchema = z
  .object({
    resourceGroup: group,
    subscriptionId: subscription,
    registryName: z.exactOptional(shape.SOURCE_REGISTRY),
    registryRoles: oneOf(['legacy', 'abac']).prefault('legacy'),
    storageName: z.exactOptional(shape.SOURCE_SA),
    storageResourceGroup: group,
    storageSubscriptionId: subscription,
    vaultName: z.exactOptional(
      shape.SOURCE_KV.refine((name) => !name.includes('--'), 'must not have two dashes side by side'),
    ),
    vaultResourceGroup: group,
    storageAccess: oneOf(['sas', 'managed-identity']).prefault('sas'),
    container: shape.SOURCE_CONTAINER,
    pipeline: z.exactOptional(shape.SOURCE_PIPELINE),
    topics: oneOf(['new', 'existing']).prefault('new'),
    elsewhere: z.exactOptional(z.object({ cloud: z.string().optional(), secretName: z.string().optional() })),
  })
  .prefault({});

const parametersSchema = z.object({
  environmentName: z.exactOptional(
    z
      .string()
      .regex(/^[\w.()-]{1,32}$/, 'must be 1 to 32 letters, digits and . _ ( ) -: names are made of it')
      .regex(/[^.]$/, 'must not end with a dot: no resource group may'),
  ),
  location: z.exactOptional(z.string().transform(regionOf)),
  mode: z.exactOptional(oneOf(['connected', 'send', 'receive'])),
  via: oneOf(['transfer', 'import', 'auto']).prefault('transfer'),
  stateAccount: z
    .object({
      name: z.exactOptional(shape.SOURCE_SA),
      resourceGroup: group,
      subscriptionId: subscription,
    })
    .prefault({}),
  pull: z.object({ username: shape.PULL_USERNAME, secretName: shape.PULL_SECRET }).prefault({}),
  handoverContainers: z.preprocess(whole, z.array(z.string()).catch([])).prefault([]),
  sourceRegistry: state,
  sourceStorage: state,
  sourceVault: state,
  targetRegistry: state,
  targetStorage: state,
  targetVault: state,
  source: sideSchema,
  target: sideSchema,
  resourceGroupName: group,
  plan: oneOf(['flex', 'premium', 'dedicated']).prefault('flex'),
  network: oneOf(['open', 'closed']).prefault('open'),
  addressPrefix: z.exactOptional(
    z
      .string()
      .regex(/^\d{1,3}(\.\d{1,3}){3}\/([89]|1\d|2[0-5])$/, 'must be IPv4, from /8 to /25, as 10.90.0.0/24'),
  ),
  scheduler: flag(false),
  sasKind: oneOf(['user-delegation', 'account-key', 'account-sas']).prefault('user-delegation'),
  signWaybills: flag(false),
  taskHub: shape.TASK_HUB.prefault('AcrFerry'),
  stateContainer: shape.STATE_CONTAINER,
});

/** Parameters as far as something about them can be asked. */
export type Parameters = z.output<typeof parametersSchema>;

/** What azd asks for where nobody said it. */
export const required = ['environmentName', 'location', 'mode'].concat(
  ['source', 'target'].flatMap((side) => ['Registry', 'Storage', 'Vault'].map((what) => `${side}${what}`)),
);

/** Parses parameters. What is wrong is told and left out, so that the rest can still be asked about. */
export function parseParameters(values: Readonly<Record<string, unknown>>): {
  readonly parameters: Parameters;
  readonly problems: readonly Problem[];
} {
  const parsed = parametersSchema.safeParse(values);
  if (parsed.success) return { parameters: parsed.data, problems: [] };
  const rest = structuredClone(values) as Record<string, unknown>;
  const problems = parsed.error.issues.map(({ path, message }): Problem => {
    const holder = path
      .slice(0, -1)
      .reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)[key], rest);
    const name = path.at(-1) as string;
    const value = (holder as Record<string, unknown>)[name];
    Reflect.deleteProperty(holder as object, name);
    return { parameter: path.join('.'), problem: `${JSON.stringify(value)} ${message}`, fix: 'say another' };
  });
  return { parameters: parametersSchema.parse(rest), problems };
}
