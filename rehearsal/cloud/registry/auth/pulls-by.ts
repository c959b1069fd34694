import type { RegistryServiceOptions } from '../options';
import { createRegistryTokens } from './registry-tokens';
import { createSignIn, currentPolicies } from './sign-in';

/** Whether user and password open a registry for pulling; without them, whether anybody may. */
export type MayPull = (
  credentials: { readonly username: string; readonly password: string } | undefined,
) => boolean;

/** How another registry finds out that it may import from this one. */
export function pullsBy(options: RegistryServiceOptions): MayPull {
  const clock = options.clock ?? ((): Date => new Date());
  const tokens = createRegistryTokens(options.loginServer, clock, options.signingKey);
  const signIn = createSignIn(options, currentPolicies(options), tokens);
  return (credentials) => {
    const principal = credentials
      ? signIn.withPassword(credentials.username, credentials.password)
      : signIn.anonymously();
    return principal !== undefined && signIn.rights(principal).includes('pull');
  };
}
