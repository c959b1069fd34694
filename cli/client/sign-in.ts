import { Misuse } from './errors';

const spareMs = 5 * 60_000;

/**
 * Tokens for a scope, by whatever signs in here: environment, workload or managed identity, `az login` and
 * the like. The packages are large, so they are read only when somebody signs in.
 */
export function signIn(scope: string, tenant: string | undefined): () => Promise<string> {
  let kept: Promise<{ token: string; expiresOnTimestamp: number }> | undefined;
  const ask = async () => {
    const { DefaultAzureCredential } = await import('@azure/identity');
    const credential = new DefaultAzureCredential(tenant === undefined ? {} : { tenantId: tenant });
    return credential.getToken(scope).catch((error: unknown) => {
      throw new Misuse(
        `nobody is signed in who gets a token for ${scope}: say az login` +
          `${tenant === undefined ? '' : ` --tenant ${tenant}`} first. ${firstLines(error)}`,
      );
    });
  };
  return async () => {
    kept ??= ask();
    if ((await kept).expiresOnTimestamp - spareMs < Date.now()) kept = ask();
    return (await kept).token;
  };
}

const firstLines = (error: unknown): string =>
  String(error instanceof Error ? error.message : error)
    .split('\n')
    .slice(0, 3)
    .join(' ');
