import { z } from 'zod';
import { hostScenarioSchema } from '../../host/scenario';
import { readJson } from '../../host/settings';
import { armSwitches, defaultArmSwitches } from '../arm/switches';
import type { AdjustableAccess } from '../roles/access';
import { networkChangeSchema, type NetworksBySide } from '../platform/account-network';
import { roleDefinitions } from '../roles/definitions';
import type { AdjustableClock } from '../platform/clock';
import type { Foundation } from '../platform/foundation';
import { knownVersionsSchema } from '../platform/known-versions';
import type { Profile } from '../platform/profile';
import { registryChangeSchema, type LiveRegistrySettings } from '../platform/registry-settings';
import { defaultTransferSwitches, paces, transferSwitches } from '../transfer/switches';
import { faultSchema, type SideName } from './fault';
import type { FaultStore } from './fault-store';

/** A role assignment, given or taken. */
export const roleSchema = z.strictObject({
  objectId: z.uuid(),
  role: z.enum(Object.keys(roleDefinitions)),
  scope: z.string().startsWith('/subscriptions/').max(1000),
});

/** How far the cloud's clock is from the machine's. */
export const clockSchema = z.strictObject({ offsetSeconds: z.number().min(-3e9).max(3e9) });

const versions = z.strictObject({
  source: knownVersionsSchema.default({}),
  target: knownVersionsSchema.default({}),
});

const accounts = z.strictObject({
  source: networkChangeSchema.optional(),
  target: networkChangeSchema.optional(),
});

const sides = z.strictObject({
  source: registryChangeSchema.optional(),
  target: registryChangeSchema.optional(),
});

/** What a scenario file holds; but for the switches, the control endpoint takes the same parts one by one. */
const scenarioSchema = z.strictObject({
  $schema: z.string().optional(),
  description: z.string().optional(),
  faults: z.array(faultSchema).max(1000).default([]),
  clock: clockSchema.optional(),
  roles: z
    .strictObject({ add: z.array(roleSchema).default([]), remove: z.array(roleSchema).default([]) })
    .default({ add: [], remove: [] }),
  registries: sides.default({}),
  /** The networks of the storage accounts. */
  accounts: accounts.default({}),
  versions: versions.default({ source: {}, target: {} }),
  /** For the embedded host, which reads the same file. */
  host: hostScenarioSchema.optional(),
  switches: z
    .strictObject({
      arm: armSwitches.default(defaultArmSwitches),
      // The pace comes from the profile unless the scenario sets it.
      transfer: transferSwitches.extend({ pace: transferSwitches.shape.pace.unwrap().optional() }).optional(),
    })
    .default({ arm: defaultArmSwitches }),
});
/** A cloud's state and behaviour, as a file describes it. */
export type Scenario = z.infer<typeof scenarioSchema>;

/** @throws naming the file and every field that is wrong. */
export function readScenario(path: string): Scenario {
  const parsed = scenarioSchema.safeParse(readJson(path, `scenario ${path}`));
  if (parsed.success) return parsed.data;
  throw new Error(`scenario ${path}: ${z.prettifyError(parsed.error)}`);
}

/** Changes nothing. */
export const emptyScenario: Scenario = scenarioSchema.parse({});

/** What a scenario changes. */
export interface Adjustable {
  readonly faults: FaultStore;
  readonly clock: AdjustableClock;
  readonly access: AdjustableAccess;
  readonly registries: Readonly<Record<SideName, LiveRegistrySettings>>;
  readonly networks: NetworksBySide;
}

/** Brings a cloud into the state of the scenario. */
export function applyScenario(scenario: Scenario, adjustable: Adjustable): void {
  const { faults, clock, access, registries, networks } = adjustable;
  for (const fault of scenario.faults) faults.arm(fault);
  if (scenario.clock) clock.setOffset(scenario.clock.offsetSeconds * 1000);
  for (const assignment of scenario.roles.add) access.assign(assignment);
  for (const assignment of scenario.roles.remove) access.remove(assignment);
  for (const side of ['source', 'target'] as const) {
    registries[side].change(scenario.registries[side] ?? {});
    networks[side].change(scenario.accounts[side] ?? {});
  }
}

/** The switches of the emulators; runs take the time of the profile unless the scenario sets a pace. */
export function switchesOf({ switches }: Scenario, profile: Profile): Foundation['switches'] {
  const chosen = switches.transfer ?? defaultTransferSwitches;
  const pace = switches.transfer?.pace ?? paces[profile];
  return { arm: switches.arm, transfer: { ...chosen, pace } };
}
