import { accountKeyMinter } from '../azure/sas/account-key';
import { accountSasMinter } from '../azure/sas/account-sas';
import { toTransferError } from '../azure/failure';
import type { Minter } from '../azure/sas/minted-token';
import { rotate, type RotationTools } from '../azure/sas/rotate';
import { secretVersions } from '../azure/sas/secret-versions';
import { storageAccount } from '../azure/sas/storage-account';
import { delegationMinter } from '../azure/sas/user-delegation';
import type { Services } from '../services';
import { sideOf } from '../domain/route';
import type { RenewalDemand } from '../domain/sas/renewal';
import type { SasRotation, SideAddress } from '../domain/sas/rotation';
import { currentLine, expiringEvent, renewalFailedEvent, renewedEvent } from '../domain/sas/sas-event';
import { newestFirst, type SecretVersion } from '../domain/sas/secret-version';
import { raiseAnyhow } from '../records/events/raise';
import { noteRotation } from '../records/sas/notes';
import { sasPolicy, type SasPolicy } from '../domain/sas/policy';
import type { Side } from '../domain/side';

/** What a rotation of a side works with; undefined when the pipeline of the side needs no SAS. */
export function rotationTools(services: Services, address: SideAddress): RotationTools | undefined {
  const route = services.route(address.route);
  const side = sideOf(route, address.side);
  const policy = sasPolicy(route, side);
  if (policy === undefined) return undefined;
  return {
    side,
    policy,
    versions: secretVersions(side, services.secrets(side)),
    minter: minterOf(services, side, policy),
    now: () => services.now(),
  };
}

function minterOf(services: Services, side: Side, policy: SasPolicy): Minter {
  if (policy.kind === 'user-delegation') return delegationMinter(side, policy, services.blobService(side));
  const account = storageAccount(side, services.credential(side));
  const minter = policy.kind === 'account-key' ? accountKeyMinter : accountSasMinter;
  return minter(side, policy, account);
}

/**
 * Makes sure that the SAS a pipeline reads is as the route wants it and outlives the run that needs it;
 * renews it when it is due or demanded. Repeating it finds its work done.
 */
export async function renewSas(
  services: Services,
  address: SideAddress,
  demand: RenewalDemand,
): Promise<SasRotation> {
  const tools = rotationTools(services, address);
  if (tools === undefined) return { mode: 'not-needed', rotated: false };
  try {
    const { current, reason, replaced, disabled } = await rotate(tools, demand);
    await noteRotation(services, address, reason && { reason });
    const now = services.now();
    const line = currentLine(address, current, { reason, now });
    services.log(line);
    services.telemetry.measure(line);
    await raiseAnyhow(services, renewedEvent(address, current, now));
    return {
      mode: 'sas',
      rotated: reason !== undefined,
      ...(reason !== undefined && { reason }),
      version: current?.version ?? '',
      ...(current?.expiresOn !== undefined && { expiresAt: current.expiresOn.toISOString() }),
      ...(replaced && { replaced: lifeOf(replaced) }),
      disabled,
    };
  } catch (thrown) {
    const error = toTransferError(thrown, 'rotate SAS', address.side);
    await noteRotation(services, address, { error: error.failure });
    const now = services.now();
    await raiseAnyhow(services, renewalFailedEvent(address, error.failure, now));
    const versions = await tools.versions.list().catch(() => []);
    await raiseAnyhow(services, expiringEvent(address, newestFirst(versions)[0], now));
    throw error;
  }
}

const lifeOf = ({ version, expiresOn }: SecretVersion) => ({
  version,
  ...(expiresOn !== undefined && { expiresAt: expiresOn.toISOString() }),
});
