import type { Side } from '../../domain/side';
import {
  versionsToDisable,
  whyRenew,
  type RenewalDemand,
  type RenewalReason,
} from '../../domain/sas/renewal';
import { validity, type SasPolicy } from '../../domain/sas/policy';
import { newestFirst, nextSerial, type SecretVersion } from '../../domain/sas/secret-version';
import { underLease, type Lease } from './container-lease';
import type { Minter } from './minted-token';
import { proveToken } from './prove';
import type { SecretVersions } from './secret-versions';

/** What a rotation works with. */
export interface RotationTools {
  readonly side: Side;
  readonly policy: SasPolicy;
  readonly versions: SecretVersions;
  readonly minter: Minter;
  readonly now: () => Date;
}

/** What a rotation came to. */
export interface RotationResult {
  /** The newest version: what the pipeline reads from now on. */
  readonly current: SecretVersion | undefined;
  /** Why a new version was stored; absent when the old one stands. */
  readonly reason?: RenewalReason;
  /** What the new version took the place of, if there was one. */
  readonly replaced?: SecretVersion;
  readonly disabled: readonly string[];
}

/**
 * Brings the SAS secret of a side in order: mint, prove, store, and only then disable what is past its
 * overlap.
 *
 * The vault is the only memory, so this may stop anywhere and be started again: before the store nothing has
 * changed; after it the newest version is proved, and the next look finds what is left to do. Wherever it
 * stops, the newest version is enabled and valid if it was so before.
 */
export async function rotate(tools: RotationTools, demand: RenewalDemand = {}): Promise<RotationResult> {
  const { side, versions, minter, now } = tools;
  const policy = policyFor(tools, demand);
  const seen = await versions.list();
  if (whyRenew(policy, seen, now(), demand) === undefined && toDisable(policy, seen, now()).length === 0) {
    return { current: newestFirst(seen)[0], disabled: [] };
  }
  return underLease(side, await minter.container(), (lease) => rotateAlone(tools, demand, lease));
}

async function rotateAlone(
  tools: RotationTools,
  demand: RenewalDemand,
  lease: Lease,
): Promise<RotationResult> {
  const { side, versions, minter } = tools;
  const policy = policyFor(tools, demand);
  const seen = await versions.list();
  const reason = whyRenew(policy, seen, lease.now, demand);
  const [before] = newestFirst(seen);
  if (reason !== undefined) {
    const token = await minter.mint({
      validity: validity(policy, lease.now, demand.revoked !== true),
      versions: seen,
      lease,
      ...(demand.signWith !== undefined && { signWith: demand.signWith }),
    });
    await proveToken(side, token);
    const facts = { ...token.facts, reason, serial: nextSerial(seen) };
    seen.push(await versions.store({ ...token, facts }));
  }
  const disabled = toDisable(policy, seen, lease.now);
  for (const version of disabled) await versions.disable(version);
  return {
    current: newestFirst(seen)[0],
    ...(reason !== undefined && { reason, ...(before && { replaced: before }) }),
    disabled,
  };
}

/** Makes and proves a token, as far as that leaves no trace. @throws TransferError why none can be stored */
export async function proveReplaceable({ side, policy, versions, minter }: RotationTools): Promise<void> {
  await versions.demandStorable();
  await underLease(side, await minter.container(), async (lease) => {
    // It would take a stored access policy.
    if (policy.kind === 'account-key') return;
    const order = { validity: validity(policy, lease.now), versions: [], lease };
    await proveToken(side, await minter.mint(order));
  });
}

const policyFor = ({ policy }: RotationTools, { revoked }: RenewalDemand): SasPolicy =>
  revoked === true ? { ...policy, overlapHours: 0 } : policy;

const toDisable = (...state: Parameters<typeof versionsToDisable>): string[] =>
  versionsToDisable(...state).map(({ version }) => version);
