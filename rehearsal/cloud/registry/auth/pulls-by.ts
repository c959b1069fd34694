import type { SignIn } from './sign-in';

/** Whether user and password open a registry for pulling; without them, whether anybody may. */
export type MayPull = (
  credentials: { readonly username: string; readonly password: string } | undefined,
) => boolean;

/** How another registry finds out that it may import from this one. */
export const pullsBy =
  (signIn: SignIn): MayPull =>
  (credentials) => {
    const principal = credentials
      ? signIn.withPassword(credentials.username, credentials.password)
      : signIn.anonymously();
    return principal !== undefined && signIn.rights(principal).includes('pull');
  };
