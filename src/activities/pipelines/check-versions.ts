import { toTransferError } from '../../azure/failure';
import type { Side } from '../../domain/side';
import type { Services } from '../../services';

/** Who does not answer at once is left to those who need it. */
const patienceMs = 5_000;

/**
 * Which services a transfer asks after its export do not know the version it will ask them in, in words.
 * Whatever else may be wrong with them is told by who needs them.
 */
export async function checkVersions(side: Side, services: Services): Promise<string[]> {
  const inTime = { abortSignal: AbortSignal.timeout(patienceMs) };
  const { container, storageAccount, sasSecret, vault } = side;
  const asked = [
    refusal(side, `read container ${container} of ${storageAccount}`, () =>
      services.container(side).getProperties(inTime),
    ),
  ];
  if (side.storageAccess === 'sas') {
    const listing = () => services.secrets(side).listPropertiesOfSecretVersions(sasSecret, inTime).next();
    asked.push(refusal(side, `read SAS secret ${sasSecret} in vault ${vault}`, listing));
  }
  return (await Promise.all(asked)).filter((text) => text !== undefined);
}

async function refusal(
  side: Side,
  operation: string,
  ask: () => Promise<unknown>,
): Promise<string | undefined> {
  try {
    await ask();
  } catch (thrown) {
    const { failure } = toTransferError(thrown, operation, side.name);
    if (failure.code === 'API_VERSION_UNKNOWN') return failure.message;
  }
  return undefined;
}
