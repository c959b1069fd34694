import { RegistryError } from './errors';

/** Operations ACR counts separately (Azure docs, container-registry-skus, API concurrency). */
export type ThrottleCategory = 'read' | 'write' | 'delete' | 'referrers' | 'oauth';

interface Limit {
  readonly perRegistry: number;
  /** Absent where the service states no limit per identity. */
  readonly perIdentity?: number;
}

/** Operations per minute. */
export type ThrottleLimits = Readonly<Record<ThrottleCategory, Limit>>;

/** As documented for the Premium tier. */
export const premiumLimits: ThrottleLimits = {
  read: { perRegistry: 20_000, perIdentity: 10_000 },
  write: { perRegistry: 4_000, perIdentity: 2_000 },
  delete: { perRegistry: 4_000, perIdentity: 2_000 },
  referrers: { perRegistry: 2_000, perIdentity: 1_000 },
  oauth: { perRegistry: 20_000 },
};

const windowMs = 60_000;

/** Counts a request. @throws RegistryError TOOMANYREQUESTS beyond the limits. */
export type Throttle = (
  limits: ThrottleLimits | undefined,
  categories: readonly ThrottleCategory[],
  identity: string,
) => void;

/**
 * Counts operations in buckets that are refilled every minute.
 * The returned function throws RegistryError TOOMANYREQUESTS (429) with the seconds left until the refill.
 */
export function createThrottle(now: () => Date): Throttle {
  let windowStart = 0;
  const used = new Map<string, number>();
  const take = (bucket: string, limit: number, elapsedMs: number): void => {
    const count = (used.get(bucket) ?? 0) + 1;
    used.set(bucket, count);
    if (count <= limit) return;
    throw new RegistryError(429, 'TOOMANYREQUESTS', 'too many requests, retry later', undefined, {
      'Retry-After': String(Math.ceil((windowMs - elapsedMs) / 1000)),
    });
  };
  return (limits, categories, identity) => {
    if (limits === undefined) return;
    const time = now().getTime();
    if (time - windowStart >= windowMs) {
      windowStart = time;
      used.clear();
    }
    for (const category of categories) {
      const { perRegistry, perIdentity } = limits[category];
      take(category, perRegistry, time - windowStart);
      if (perIdentity !== undefined) take(`${category} ${identity}`, perIdentity, time - windowStart);
    }
  };
}
