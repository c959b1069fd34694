import { accountKeyMinter } from '../../azure/sas/account-key';
import type { RotationTools } from '../../azure/sas/rotate';
import { secretVersions } from '../../azure/sas/secret-versions';
import { storageAccount } from '../../azure/sas/storage-account';
import { delegationMinter } from '../../azure/sas/user-delegation';
import type { Services } from '../../services';
import { sideOf } from '../../domain/route';
import type { SideAddress } from '../../domain/sas/rotation';
import { sasPolicy } from '../../domain/sas/policy';

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
    minter:
      policy.kind === 'user-delegation'
        ? delegationMinter(side, policy, services.blobService(side))
        : accountKeyMinter(side, policy, storageAccount(side, services.credential(side))),
    now: () => services.now(),
  };
}
