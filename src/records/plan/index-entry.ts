import { z } from 'zod';
import { timeKey } from '../../domain/transfer/names';
import { indexOf } from '../indexes';
import { pathTo } from '../records';

/** Beside the plans: the rule that removes old plans removes their entries, too. */
const indexPrefix = 'plans/index/';

/** An entry of the list of plans. */
export const planIndexPath = (planId: string, requestedAt: string) =>
  pathTo(`${indexPrefix}${timeKey(requestedAt)}-${planId}.json`, z.object({ planId: z.string() }));

/** Key of an entry of the list; doubles as its continuation token. */
export const planKeyPattern = /^\d{13}-p[a-z0-9]{15}$/;

/** The list of plans, newest first. */
export const planIndex = indexOf(indexPrefix, planKeyPattern);
