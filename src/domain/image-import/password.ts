import type { PullSettings } from '../route';

/** The password in a secret; one that was stored from a file ends with the end of its line. */
export const passwordIn = ({ value = '' }: { readonly value?: string | undefined }): string =>
  value.replace(/\r?\n$/, '');

/** That a registry does not take a password, in words. */
export const notTaken = (registry: string, { username, secret, vault }: PullSettings): string =>
  `${registry} does not take the password of ${username} in the secret ${secret} of vault ${vault}`;
