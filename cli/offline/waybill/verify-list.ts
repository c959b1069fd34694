import { join } from 'node:path';
import { TransferError } from '../../../src/domain/errors';
import type { CheckingKey } from '../../../src/domain/waybill/keys';
import { longestListBytes, openTagList } from '../../../src/domain/waybill/tag-list';
import { codeOf } from './entries-of';
import { readStart } from './read-start';

/** What a list of the tags of the source came to. */
export interface ListFinding {
  /** Path below the folder, with slashes. */
  readonly list: string;
  readonly ok: boolean;
  readonly state: 'verified' | 'unchecked' | 'unsigned' | 'unreadable' | 'refused';
  readonly problems: readonly string[];
  readonly transferId?: string;
  readonly tags?: number;
}

/** Checks a list as the receiver does before it prunes. Without keys there is nothing to check it with. */
export async function verifyList(
  folder: string,
  list: string,
  keys: readonly CheckingKey[],
): Promise<ListFinding> {
  const bad = (state: ListFinding['state'], problem: string): ListFinding => ({
    ...{ list, ok: false, state },
    problems: [problem],
  });
  if (keys.length === 0) return { list, ok: true, state: 'unchecked', problems: [] };
  try {
    const opened = await openTagList(await readStart(join(folder, list), longestListBytes), keys);
    const { transferId, repositories } = opened;
    const tags = repositories.reduce((sum, each) => sum + each.tags.length, 0);
    return { ...{ list, ok: true, state: 'verified', problems: [] }, transferId, tags };
  } catch (error) {
    if (!(error instanceof TransferError)) return bad('unreadable', `it cannot be read (${codeOf(error)})`);
    const { code } = error.failure;
    return bad(code === 'WAYBILL_UNSIGNED' ? 'unsigned' : 'refused', `${code}: ${error.message}`);
  }
}
