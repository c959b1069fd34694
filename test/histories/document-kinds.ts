import { cutsSchema } from '../../src/domain/plan/cuts';
import { rememberedChoice } from '../../src/records/copy/paths';
import { selectionSchema } from '../../src/domain/selection/selection';
import { auditEntryPath, auditOutcomePath } from '../../src/records/audit/paths';
import { deadNamed, eventIndexPath, eventPath, pendingNamed } from '../../src/records/events/paths';
import { foundWayPath, importTroublePath } from '../../src/records/image-import/paths';
import * as imports from '../../src/records/imports/paths';
import { openWorkPath } from '../../src/records/open-work';
import { exportAt, exportedTagsPath, madeIdentityPath } from '../../src/records/pipelines/paths';
import * as plan from '../../src/records/plan/paths';
import { planIndexPath } from '../../src/records/plan/paths';
import { pathTo, type Path } from '../../src/records/records';
import * as prune from '../../src/records/prune/paths';
import * as starts from '../../src/records/starts/paths';
import { sasNote } from '../../src/records/sas/notes';
import { ledgerPath } from '../../src/records/transfer/ledger';
import * as transfer from '../../src/records/transfer/paths';
import { indexPath } from '../../src/records/transfer/paths';

type Kind = readonly [name: RegExp, path: Path<unknown>];

const kind = <T>(name: RegExp, path: Path<T>): Kind => [name, path];

const [id, time] = ['t1', '2026-01-01T00:00:00.000Z'];
const named = { route: 'default', name: 'nightly' };
const push = { arrivedMs: 0, repository: 'a', tag: '1' };

/** Kinds of documents by their names. */
const kinds: readonly Kind[] = [
  kind(/^transfers\/\w+\/request\.json$/, transfer.requestPath(id)),
  kind(/^transfers\/\w+\/plan\.json$/, plan.planPath(id)),
  kind(/^transfers\/\w+\/shards\/\d+\.json$/, plan.shardPath(id, 1)),
  kind(/^transfers\/\w+\/waybills\/\d+\.json$/, transfer.waybillPath(id, 1)),
  kind(/^transfers\/\w+\/batches\/\d+\.json$/, transfer.batchResultPath(id, 1)),
  kind(/^transfers\/\w+\/verifications\/\d+\.json$/, transfer.verificationPath(id, 1)),
  kind(/^transfers\/\w+\/imports\/\d+\.json$/, imports.batchImportPath(id, 1)),
  kind(/^transfers\/\w+\/report\.json$/, transfer.reportPath(id)),
  kind(/^transfers\/\w+\/acts\.json$/, transfer.actsPath(id)),
  kind(/^transfers\/\w+\/cancel\.json$/, transfer.cancelPath(id)),
  kind(/^transfers\/\w+\/blobs-removed\.json$/, transfer.blobsRemovedPath(id)),
  kind(/^transfers\/\w+\/known-at-target\.json$/, plan.knownAtTargetPath(id)),
  kind(/^transfers\/\w+\/made-identities\/\w+\.json$/, madeIdentityPath(id, 'source')),
  kind(/^transfers\/\w+\/prune\.json$/, prune.prunePath(id)),
  kind(/^transfers\/\w+\/pruned(-\d+)?\.json$/, prune.prunedPath(id)),
  kind(/^transfers\/\w+\/source-tags\.json$/, prune.tagListPath(id)),
  kind(/^transfers\/\w+\/import-trouble\/\d+\.json$/, importTroublePath(id, 1)),
  kind(/^transfers\/\w+\/verified\/\d+\.json$/, plan.verifiedPath(id, 1)),
  kind(/^transfers\/\w+\/exported-tags\/\d+\.json$/, exportedTagsPath(id, 1)),
  kind(/^unsigned\/[\w.]+\.json$/, transfer.unsignedPath('default')),
  kind(/^transfers\/\w+\/way\.json$/, plan.takenWayPath(id)),
  kind(/^ways\/[\w.]+\.json$/, foundWayPath('default')),
  kind(/^brought\/.+\.json$/, prune.broughtPath('default', 'a:1')),
  kind(/^untagged\/.+\.json$/, prune.untaggedPath('default', 'a')),
  kind(/^brought-to\/.+\.json$/, prune.broughtToPath('', 'a:1')),
  kind(
    /^tag-lists\/\w+\/.+\.json$/,
    prune.newestListPath('default', '', selectionSchema.parse({ allow: ['*'] })),
  ),
  kind(/^cuts\/\w+\/[\w-]+\/\w+\.json$/, pathTo('', cutsSchema)),
  kind(/^audit\/entries\/[\w-]+\.json$/, auditEntryPath('')),
  kind(/^audit\/outcomes\/[\w-]+\.json$/, auditOutcomePath('')),
  kind(/^schedules\/\w+\/\w+\/state\.json$/, starts.scheduleStatePath(named)),
  kind(/^schedules\/\w+\/\w+\/paused\.json$/, starts.schedulePausePath(named)),
  kind(/^pushes\/\w+\/\w+\/pending\/.+\.json$/, starts.pendingPushPath(named, push)),
  kind(/^pushes\/\w+\/\w+\/taken\/\w+\.json$/, starts.takenPushesPath(named, id)),
  kind(/^index\/[\w-]+\.json$/, indexPath('')),
  kind(/^ledger\/[\w.]+\.json$/, ledgerPath('default')),
  kind(/^exports\/\w+\/[\w-]+\/\w+\/\w+\.json$/, exportAt('')),
  kind(/^handed-over\/[\w.]+\.json$/, transfer.numberPath('default')),
  kind(/^received\/\w+\/[^/]+\.json$/, imports.takenPath('default', '')),
  kind(/^routes\/[\w.]+\/copy-strategy\.json$/, rememberedChoice('default')),
  kind(/^plans\/\w+\/request\.json$/, plan.planRequestPath('p1')),
  kind(/^plans\/\w+\/plan\.json$/, plan.planPath('p1')),
  kind(/^plans\/\w+\/shards\/\d+\.json$/, plan.shardPath('p1', 1)),
  kind(/^plans\/\w+\/waybills\/\d+\.json$/, transfer.waybillPath('p1', 1)),
  kind(/^plans\/index\/[\w-]+\.json$/, planIndexPath('p1', time)),
  kind(/^imports\/i\w+\.json$/, imports.importPath('i')),
  kind(/^imports\/versions\/\w+\.json$/, imports.versionPath('i')),
  kind(/^imports\/runs\/\w+\.json$/, imports.runPath('r')),
  kind(/^imports\/receivers\/\w+\.json$/, imports.receiverPath('i')),
  kind(/^imports\/index\/[\w-]+\.json$/, imports.importIndexPath('i', time)),
  kind(/^open\/\w+\.json$/, openWorkPath('i')),
  kind(/^sas\/[\w.]+\/\w+\.json$/, sasNote({ route: 'default', side: 'source' })),
  kind(/^events\/outbox\/\w+\/[^/]+\.json$/, pendingNamed('')),
  kind(/^events\/dead\/\w+\/[^/]+\.json$/, deadNamed('')),
  kind(/^events\/told\/[^/]+\.json$/, eventPath('e')),
  kind(/^events\/index\/[^/]+\.json$/, eventIndexPath({ id: 'e', time })),
];

/** How many kinds there are. */
export const kindCount = kinds.length;

/** The kind of a document, as the app of today reads it. @throws when its name is of none */
export function kindOf(name: string): Path<unknown> {
  const found = kinds.find(([pattern]) => pattern.test(name));
  if (found === undefined) throw new Error(`no kind of document is named like ${name}`);
  return found[1];
}
