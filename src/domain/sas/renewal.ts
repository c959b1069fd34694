import { z } from 'zod';
import type { Immutable } from '../schema';
import { clockSkew, hour, type SasPolicy } from './policy';
import { accountKeySchema, newestFirst, type SecretVersion } from './secret-version';

/** Why a secret gets a new version. */
export const renewalReasonSchema = z.enum([
  'forced',
  'distrusted',
  'missing',
  'disabled',
  'not-yet-valid',
  'not-ours',
  'changed',
  'expired',
  'due',
  'outlived-by-run',
]);
export type RenewalReason = z.output<typeof renewalReasonSchema>;

/** What somebody wants of a secret beyond that it is in order. */
export const renewalDemandSchema = z.object({
  /**
   * Renew whatever the state while this version is the newest. Compare and swap: a repeated demand, and many
   * batches that distrust the same version, rotate once.
   */
  replacing: z.string().exactOptional(),
  /** The same of a version a run failed with, which may be for another reason: so once an hour at most. */
  distrusted: z.string().exactOptional(),
  /** The account key that must have signed it; without it the one in use stays. */
  signWith: accountKeySchema.exactOptional(),
  /** The secret must live at least this long. */
  neededMinutes: z.number().exactOptional(),
  /** All older tokens were just revoked: no overlap, and the new one must not look older than that. */
  revoked: z.boolean().exactOptional(),
});
export type RenewalDemand = Immutable<z.output<typeof renewalDemandSchema>>;

/** Share of a lifetime a run may ask for: more would make every start rotate and still not be had. */
const longestNeed = 0.9;

/**
 * Whether the secret of a side needs a new version, and why. Pure: the same state gives the same answer, so a
 * repeated or concurrent rotation finds that its work is done. A secret the vault renews itself is left
 * alone.
 */
export function whyRenew(
  policy: SasPolicy,
  versions: readonly SecretVersion[],
  now: Date,
  { replacing, distrusted, signWith, neededMinutes = 0 }: RenewalDemand = {},
): RenewalReason | undefined {
  const [current] = newestFirst(versions);
  if (current === undefined) return 'missing';
  if (current.managedByVault) return undefined;
  if (current.version === replacing) return 'forced';
  if (current.version === distrusted && !wasDistrusted(versions, now)) return 'distrusted';
  if (!current.enabled) return 'disabled';
  if (current.token === undefined || current.expiresOn === undefined) return 'not-ours';
  if (differs(policy, current.token)) return 'changed';
  if (signWith !== undefined && current.token.accountKey !== signWith) return 'changed';
  if (current.startsOn !== undefined && current.startsOn > now) return 'not-yet-valid';
  const left = current.expiresOn.getTime() - now.getTime();
  if (left <= 0) return 'expired';
  if (left <= policy.renewBeforeHours * hour) return 'due';
  const needed = Math.min(neededMinutes * 60_000 + clockSkew, policy.lifetimeHours * hour * longestNeed);
  return left < needed ? 'outlived-by-run' : undefined;
}

const wasDistrusted = (versions: readonly SecretVersion[], now: Date): boolean =>
  versions.some(
    ({ token, created }) => token?.reason === 'distrusted' && now.getTime() - created.getTime() < hour,
  );

const differs = (policy: SasPolicy, token: NonNullable<SecretVersion['token']>): boolean =>
  (['kind', 'account', 'container', 'rights', 'ipRange'] as const).some((key) => policy[key] !== token[key]);

/**
 * The versions to disable: replaced for longer than the overlap, or expired. Nothing while the newest is not
 * usable: an old version may be the only good one. Never the newest, since a versionless URI gives that one.
 */
export function versionsToDisable(
  policy: Pick<SasPolicy, 'overlapHours'>,
  versions: readonly SecretVersion[],
  now: Date,
): SecretVersion[] {
  const ordered = newestFirst(versions);
  const [current] = ordered;
  if (current === undefined || !isUsable(current, now)) return [];
  return ordered.filter((version, index) => {
    const successor = ordered[index - 1];
    if (successor === undefined || !version.enabled) return false;
    const expired = version.expiresOn !== undefined && version.expiresOn <= now;
    // The vault's clock may be ahead.
    const replacedFor = Math.max(0, now.getTime() - successor.created.getTime());
    return expired || replacedFor >= policy.overlapHours * hour;
  });
}

const isUsable = ({ enabled, startsOn, expiresOn }: SecretVersion, now: Date): boolean =>
  enabled && (startsOn === undefined || startsOn <= now) && expiresOn !== undefined && expiresOn > now;
