import { z } from 'zod';
import { timeKey } from '../../domain/transfer/names';
import type { Index } from '../pages';
import { pathTo } from '../records';

/** Beside the plans: the rule that removes old plans removes their entries, too. */
const indexPrefix = 'plans/index/';

/** An entry of the list of plans. */
export const planIndexPath = (planId: string, requestedAt: string) =>
  pathTo(`${indexPrefix}${timeKey(requestedAt)}-${planId}.json`, z.object({ planId: z.string() }));

/** Key of an entry of the list; doubles as its continuation token. */
export const planKeyPattern = /^\d{13}-p[a-z0-9]{15}$/;

/** The list of plans, newest first. */
export const planIndex: Index = {
  prefix: indexPrefix,
  keyIn(path) {
    const key = path.slice(indexPrefix.length, -'.json'.length);
    return planKeyPattern.test(key) ? key : undefined;
  },
};

/** The plan an entry of the list is of. */
export const planOfKey = (key: string): string => key.slice(key.indexOf('-') + 1);
