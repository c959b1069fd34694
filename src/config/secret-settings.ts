/** Settings whose value is a secret; `*_SAS_SECRET` is only the name of one, a public key is public. */
const secret = /(?<!SAS_)SECRET$|PASSWORD|TOKEN|(?<!PUBLIC_)KEY$|CONNECTION/;

export const isSecretSetting = (name: string): boolean => secret.test(name);
