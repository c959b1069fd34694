import { z } from 'zod';
import { readJson, writeJson } from '../../platform/state/state-files';
import type { Clock } from '../../ports';

/** What identifies a user delegation key; its value is derived from these and never stored. */
interface DelegationKey {
  readonly objectId: string;
  readonly tenantId: string;
  /** ISO 8601 times as the client gave them; seconds count. */
  readonly start: string;
  readonly expiry: string;
}

/** Keys each account has issued and not revoked, on disk. */
export interface DelegationKeys {
  issue(account: string, key: DelegationKey): void;
  isIssued(account: string, key: DelegationKey): boolean;
  /** Every SAS signed with a key issued before stops working (`revokeUserDelegationKeys`). */
  revoke(account: string): void;
}

const schema = z.record(z.string(), z.array(z.object({ id: z.string(), expires: z.number() })));

/** Opens the keys that were given out before. */
export function createDelegationKeys(path: string, now: Clock): DelegationKeys {
  const stored = schema.safeParse(readJson(path));
  let issued = stored.success ? stored.data : {};

  const save = (account: string, keys: { id: string; expires: number }[]): void => {
    issued = { ...issued, [account]: keys };
    writeJson(path, issued);
  };

  return {
    issue(account, key) {
      const current = (issued[account] ?? []).filter(
        ({ id, expires }) => id !== idOf(key) && expires > now().getTime(),
      );
      save(account, [...current, { id: idOf(key), expires: Date.parse(key.expiry) }]);
    },
    isIssued: (account, key) => (issued[account] ?? []).some(({ id }) => id === idOf(key)),
    revoke: (account) => {
      save(account, []);
    },
  };
}

const seconds = (time: string): number => Math.floor(Date.parse(time) / 1000);

const idOf = ({ objectId, tenantId, start, expiry }: DelegationKey): string =>
  [objectId, tenantId, seconds(start), seconds(expiry)].join('|');
