import pMap from 'p-map';
import { planIndex } from '../../records/plan/paths';
import { blobsRemovedPath, index, indexPath, reportPath, requestPath } from '../../records/transfer/paths';
import { auditEntryPath, auditIndex, auditOutcomePath } from '../../records/audit/paths';
import { deadFolder, eventIndex, eventPath, outboxFolder } from '../../records/events/paths';
import { importIndex, importPath, receiverPath, runPath, versionPath } from '../../records/imports/paths';
import { folderOf, listAll } from '../../records/records';
import { timeKey } from '../../domain/transfer/names';
import type { PurgeKind } from '../../domain/purge/purge';
import { letGo } from './let-go';
import type { Removal, Removed } from './needed';
import { removeBlobs } from './remove-blobs';
import { idOfKey, type Index } from '../../records/indexes';

type Remove = (removal: Removal, key: string) => Promise<Removed>;

const removalsAtOnce = 8;

async function removeAll({ records, dryRun }: Removal, names: readonly string[]): Promise<void> {
  if (dryRun) return;
  await pMap(names, (name) => records.remove({ name }), { concurrency: removalsAtOnce });
}

/** What is cut short is found again by what comes last. */
async function removeInTurn({ records, dryRun }: Removal, ...names: readonly string[]): Promise<void> {
  if (dryRun) return;
  for (const name of names) await records.remove({ name });
}

const entryOf = ({ prefix }: Index, key: string): string => `${prefix}${key}.json`;

/**
 * The documents of a transfer. Its request goes before its report: a start that is repeated meanwhile finds
 * the old one, or begins a new one, and never half of the old. Across an air gap request and report stay: by
 * them the app knows what it handed over, and what it received; so does the mark that its blobs are removed.
 */
const removeTransfer: Remove = async (removal, key) => {
  const { services, records, needed, before } = removal;
  const transferId = idOfKey(key);
  const entry = await records.read(indexPath(key));
  if (entry === undefined) return 'nothing';
  if (await needed.has(transferId)) return 'kept';
  const report = reportPath(transferId);
  const ended = await records.read(report);
  if (ended !== undefined && ended.finishedAt >= before) return 'kept';
  const route = services.config.routes.get(entry.route);
  if (route !== undefined && !(await letGo(removal, route, transferId))) return 'kept';
  const isRemembered = route?.mode !== 'connected';
  const memory = [requestPath(transferId).name, report.name];
  if (isRemembered) memory.push(blobsRemovedPath(transferId).name);
  const others = (await listAll(records, folderOf(transferId))).filter((name) => !memory.includes(name));
  if (isRemembered && others.length === 0) return 'nothing';
  await removeAll(removal, others);
  if (!isRemembered) await removeInTurn(removal, ...memory, indexPath(key).name);
  return 'removed';
};

const removePlan: Remove = async (removal, key) => {
  const planId = idOfKey(key);
  if (await removal.needed.has(planId)) return 'kept';
  await removeAll(removal, await listAll(removal.records, folderOf(planId)));
  await removeInTurn(removal, entryOf(planIndex, key));
  return 'removed';
};

const removeImport: Remove = async (removal, key) => {
  const importId = idOfKey(key);
  const found = await removal.records.read(importPath(importId));
  if (found !== undefined && (found.finishedAt ?? removal.before) >= removal.before) return 'kept';
  const run = found?.run === undefined ? [] : [runPath(found.run.name).name];
  await removeAll(removal, [...run, versionPath(importId).name, receiverPath(importId).name]);
  await removeInTurn(removal, importPath(importId).name, entryOf(importIndex, key));
  return 'removed';
};

const removeAudit: Remove = async (removal, key) => {
  await removeInTurn(removal, auditOutcomePath(key).name, auditEntryPath(key).name);
  return 'removed';
};

/** The mark that an event was told stays while its transfer may have it told again. */
const removeEvent: Remove = async (removal, key) => {
  const path = eventPath(idOfKey(key));
  const transferId = (await removal.records.read(path))?.transferId;
  if (transferId !== undefined && (await removal.needed.has(transferId))) return 'kept';
  await removeInTurn(removal, path.name, entryOf(eventIndex, key));
  return 'removed';
};

/** Their names tell the time as it is: the key puts it the other way round before them. */
const lettersIn = (prefix: string): Index => ({
  prefix,
  keyIn(path) {
    const time = /\/(\d{13})-[^/]+\.json$/.exec(path)?.[1];
    return time === undefined ? undefined : timeKey(new Date(Number(time)).toISOString()) + path;
  },
});

const removeLetter: Remove = async (removal, key) => {
  await removeInTurn(removal, key.slice(timeKey(removal.before).length));
  return 'removed';
};

/** What waits for a sink nobody has any more waits in vain. */
const removeUnsent: Remove = async (removal, key) => {
  const isKnown = removal.services.config.sinks.some(({ name }) => key.includes(outboxFolder(name)));
  return isKnown ? 'kept' : removeLetter(removal, key);
};

/** The list of each kind, and how one of it is removed: its entry last, to be found if that is cut short. */
export const removers: Readonly<Record<PurgeKind, { readonly index: Index; readonly remove: Remove }>> = {
  blobs: { index, remove: removeBlobs },
  transfers: { index, remove: removeTransfer },
  plans: { index: planIndex, remove: removePlan },
  imports: { index: importIndex, remove: removeImport },
  events: { index: eventIndex, remove: removeEvent },
  deadLetters: { index: lettersIn(deadFolder()), remove: removeLetter },
  unsent: { index: lettersIn(outboxFolder()), remove: removeUnsent },
  audit: { index: auditIndex, remove: removeAudit },
};
