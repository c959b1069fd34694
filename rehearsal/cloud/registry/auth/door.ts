import type { Clock } from '../../ports';
import type { RegistryPolicies, RegistryServiceOptions } from '../options';
import { createRegistryTokens, type RegistryTokens } from './registry-tokens';
import { createSignIn, currentPolicies, type SignIn } from './sign-in';

/** Who comes into one registry, and how; all that asks has the same. */
export interface Door {
  readonly clock: Clock;
  readonly policies: () => RegistryPolicies;
  readonly tokens: RegistryTokens;
  readonly signIn: SignIn;
}

/** The door of a registry with these settings. */
export function openDoor(options: RegistryServiceOptions): Door {
  const clock = options.clock ?? ((): Date => new Date());
  const policies = currentPolicies(options);
  const tokens = createRegistryTokens(options.loginServer, clock, options.signingKey);
  return { clock, policies, tokens, signIn: createSignIn(options, policies, tokens) };
}
