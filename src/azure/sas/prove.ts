import { AnonymousCredential, ContainerClient, RestError } from '@azure/storage-blob';
import { TransferError } from '../../domain/errors';
import { containerUrl, type Side } from '../../domain/side';
import { inWords } from '../../domain/sas/rights';
import { boundedStorage } from '../bounded-calls';
import { toTransferError } from '../failure';
import type { MintedToken } from './minted-token';

/** Never committed, so no listing shows it; always the same name and block, so that nothing piles up. */
const probeBlob = 'acr-ferry-probe';
const probeBlock = Buffer.from('probe').toString('base64');

/** A refusal here is final; only a service in trouble is worth the SDK's retries. */
const options = { retryOptions: { maxTries: 3, retryDelayInMs: 500, maxRetryDelayInMs: 4_000 } };

/** How each right is tried without a trace. 404 is a yes: the service looked, so the right was there. */
const trials: Readonly<Record<string, (container: ContainerClient) => Promise<unknown>>> = {
  l: (container) => container.listBlobsFlat().byPage({ maxPageSize: 1 }).next(),
  r: (container) => absentIsFine(container.getBlobClient(`${probeBlob}-absent`).getProperties()),
  w: (container) =>
    container.getBlockBlobClient(probeBlob).stageBlock(probeBlock, probeBlob, probeBlob.length),
  d: (container) => absentIsFine(container.getBlobClient(`${probeBlob}-absent`).delete()),
};

/** Tries to list, read, write and delete; leaves nothing but a block that is never committed. */
export async function tryRights(container: ContainerClient): Promise<void> {
  for (const attempt of Object.values(trials)) await attempt(container);
}

/**
 * Opens the container with the new token and tries the rights it should carry, before anybody depends on it.
 * Add and create cannot be tried without writing; they are signed together with the others.
 * @throws TransferError SAS_PROOF_FAILED when the container refuses it.
 */
export async function proveToken(side: Side, token: MintedToken): Promise<void> {
  const container = new ContainerClient(
    `${containerUrl(side)}?${token.proofQuery}`,
    boundedStorage(side.cloud.apiVersions.storage, new AnonymousCredential(), options),
  );
  for (const [letter, attempt] of Object.entries(trials)) {
    if (!token.facts.rights.includes(letter)) continue;
    try {
      await attempt(container);
    } catch (error) {
      throw refusal(side, token, letter, error);
    }
  }
}

async function absentIsFine(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    const absent =
      error instanceof RestError && error.statusCode === 404 && error.code !== 'ContainerNotFound';
    if (!absent) throw error;
  }
}

function refusal(side: Side, { facts }: MintedToken, letter: string, cause: unknown): TransferError {
  const operation = `prove the new SAS of container ${side.container} (${inWords(letter)})`;
  const error = toTransferError(cause, operation, side.name);
  const { failure } = error;
  if (failure.retryable || failure.code === 'API_VERSION_UNKNOWN') return error;
  const code = cause instanceof RestError ? (cause.code ?? '') : '';
  return new TransferError(
    'SAS_PROOF_FAILED',
    `the container refuses a new SAS: ${failure.message}; ${causes[code] ?? 'nothing was stored'}`,
    // A stored access policy may take 30 seconds to work (Define a stored access policy, Azure Storage
    // documentation).
    { operation, origin: side.name, retryable: facts.kind === 'account-key', cause },
  );
}

/** What the storage service means by its codes. */
const causes: Readonly<Record<string, string>> = {
  AuthorizationPermissionMismatch:
    'the signer lacks the right itself: grant the app Storage Blob Data Contributor on the storage account',
  AuthorizationFailure:
    'the firewall of the storage account does not let the app in, or it forbids this kind of SAS',
  AuthenticationFailed: 'the signature is not accepted: key revoked meanwhile, or clocks apart',
  KeyBasedAuthenticationNotPermitted:
    'the account forbids account keys: set SAS_KIND of the side to user-delegation',
  ContainerNotFound: 'the container does not exist',
};
