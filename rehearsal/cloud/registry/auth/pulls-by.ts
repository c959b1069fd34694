import { RegistryError } from '../errors';
import type { Principal } from './registry-tokens';
import type { SignIn } from './sign-in';

/** User and password; a password alone is an access token of Entra (Azure docs, import across tenants). */
interface Credentials {
  readonly username?: string | undefined;
  readonly password: string;
}

/** Whether credentials open a repository for pulling; without them, whether anybody may. */
export type MayPull = (credentials: Credentials | undefined, repository: string) => boolean;

/** How another registry finds out that it may import from this one. */
export const pullsBy =
  (signIn: SignIn): MayPull =>
  (credentials, repository) => {
    const principal = credentials === undefined ? signIn.anonymously() : signInWith(signIn, credentials);
    return principal !== undefined && signIn.rights(principal, repository).includes('pull');
  };

function signInWith(signIn: SignIn, { username, password }: Credentials): Principal | undefined {
  if (username !== undefined) return signIn.withPassword(username, password);
  try {
    return signIn.withEntraToken(password);
  } catch (error) {
    if (error instanceof RegistryError) return undefined;
    throw error;
  }
}
