import pMap from 'p-map';
import { toTransferError } from '../../azure/failure';
import { isBefore } from '../../domain/transfer/names';
import { purgePageInput, type Place, type PurgedPage } from '../../domain/purge/purge';
import { homes } from '../../records/homes';
import type { Services } from '../../services';
import { activity } from '../activity';
import { neededIn, type Removed } from './needed';
import { removers } from './remove';

/** Few enough that a page of large transfers ends in time. */
const pageSize = 100;
/** Pages without anything old, which cost a listing each. */
const mostPages = 50;
const atOnce = 4;

/** Removes what is old on the next page of a list; one that cannot be removed keeps no other. */
export const purgePage = activity(purgePageInput, async (input, services): Promise<PurgedPage> => {
  const { kind, before, dryRun = false } = input;
  const home = homes(services)[input.at.home];
  if (home === undefined) return { removed: 0, kept: 0 };
  const { index, remove } = removers[kind];
  const records = services.records(home);
  const removal = { services, records, needed: neededIn(records), before, dryRun };
  let at: Place | undefined = input.at;
  let keys: string[] = [];
  for (let pages = 0; at !== undefined && keys.length === 0 && pages < mostPages; pages++) {
    const { paths, next } = await records.list(index.prefix, pageSize, at.token);
    keys = paths.flatMap((path) => index.keyIn(path) ?? []).filter((key) => isBefore(key, before));
    at = next === undefined ? undefined : { home: input.at.home, token: next };
  }
  const problems: string[] = [];
  const tried = async (key: string): Promise<Removed> => {
    try {
      return await remove(removal, key);
    } catch (error) {
      problems.push(toTransferError(error, `purge ${kind}`, 'app').message);
      return 'kept';
    }
  };
  const found = await pMap(keys, tried, { concurrency: atOnce });
  const next = at ?? following(services, input.at);
  return {
    removed: found.filter((each) => each === 'removed').length,
    kept: found.filter((each) => each === 'kept').length,
    ...(problems[0] !== undefined && { problem: problems[0] }),
    ...(next && { next }),
  };
});

const following = (services: Services, { home }: Place): Place | undefined =>
  home + 1 < homes(services).length ? { home: home + 1 } : undefined;
