import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { purgeKinds } from '../../../src/domain/purge/purge';
import { selectionSchema } from '../../../src/domain/selection/selection';
import { timeKey } from '../../../src/domain/transfer/names';
import { auditEntryPath, auditOutcomePath } from '../../../src/records/audit/paths';
import { rememberedChoice } from '../../../src/records/copy/paths';
import { deadPath, eventIndexPath, eventPath, pendingPath } from '../../../src/records/events/paths';
import { foundWayPath, importTroublePath } from '../../../src/records/image-import/paths';
import * as imports from '../../../src/records/imports/paths';
import { openWorkPath } from '../../../src/records/open-work';
import {
  cutsPath,
  exportedTagsPath,
  exportPath,
  madeIdentityPath,
} from '../../../src/records/pipelines/paths';
import * as plans from '../../../src/records/plan/paths';
import { planIndexPath } from '../../../src/records/plan/paths';
import * as prunes from '../../../src/records/prune/paths';
import type { Path } from '../../../src/records/records';
import { sasNote } from '../../../src/records/sas/notes';
import * as starts from '../../../src/records/starts/paths';
import { ledgerPath } from '../../../src/records/transfer/ledger';
import * as transfers from '../../../src/records/transfer/paths';
import { indexKey, indexPath } from '../../../src/records/transfer/paths';
import { memoryServices } from '../../support/services';
import { sampleExport } from '../../support/exports';
import { idOf, old, purgeAll, thingsIn } from './old-things';

const [transfer, plan, importId] = [idOf('t', 1), idOf('p', 1), `i${'0'.repeat(23)}1`];
const rule = { route: 'default', name: 'rule' };
const event = { id: 'e1', time: old };
const audited = `${timeKey(old)}-${'0'.repeat(15)}1`;

/** What a purge removes of old documents. */
const removed: Readonly<Record<string, Path<unknown>>> = {
  requestPath: transfers.requestPath(transfer),
  waybillPath: transfers.waybillPath(transfer, 1),
  batchResultPath: transfers.batchResultPath(transfer, 1),
  verificationPath: transfers.verificationPath(transfer, 1),
  reportPath: transfers.reportPath(transfer),
  actsPath: transfers.actsPath(transfer),
  blobsRemovedPath: transfers.blobsRemovedPath(transfer),
  cancelPath: transfers.cancelPath(transfer),
  prunePath: prunes.prunePath(transfer),
  prunedPath: prunes.prunedPath(transfer),
  tagListPath: prunes.tagListPath(transfer),
  indexPath: indexPath(indexKey(transfer, old)),
  batchImportPath: imports.batchImportPath(transfer, 1),
  importTroublePath: importTroublePath(transfer, 1),
  verifiedPath: plans.verifiedPath(transfer, 1),
  takenWayPath: plans.takenWayPath(transfer),
  exportedTagsPath: exportedTagsPath(transfer, 1),
  madeIdentityPath: madeIdentityPath(transfer, 'source'),
  planPath: plans.planPath(plan),
  shardPath: plans.shardPath(plan, 1),
  knownAtTargetPath: plans.knownAtTargetPath(plan),
  planRequestPath: plans.planRequestPath(plan),
  wantedPath: plans.wantedPath(plan),
  planIndexPath: planIndexPath(plan, old),
  importPath: imports.importPath(importId),
  versionPath: imports.versionPath(importId),
  runPath: imports.runPath('run-1'),
  receiverPath: imports.receiverPath(importId),
  importIndexPath: imports.importIndexPath(importId, old),
  eventPath: eventPath(event.id),
  eventIndexPath: eventIndexPath(event),
  deadPath: deadPath('hook', event),
  // No sink has that name any more; what waits for one that is there is kept.
  pendingPath: pendingPath('hook', event),
  auditEntryPath: auditEntryPath(audited),
  auditOutcomePath: auditOutcomePath(audited),
};

const { route } = memoryServices();

/** What it keeps however old it is, and why. */
const kept: Readonly<Record<string, readonly [path: Path<unknown>, why: string]>> = {
  ledgerPath: [ledgerPath('default'), 'one a route: which transfers have not ended'],
  numberPath: [transfers.numberPath('default'), 'one a route: a number given twice would be refused'],
  takenPath: [imports.takenPath('default', 'sender'), 'one a sender: what was taken is not taken again'],
  exportPath: [exportPath(route, []), 'while a route of the source may want it; its transfers let go of it'],
  cutsPath: [cutsPath(route), 'one a source; who ended leaves it when the next is cut'],
  broughtPath: [prunes.broughtPath('default', 'a:1'), 'one a repository: only what is known is pruned'],
  broughtToPath: [prunes.broughtToPath('registry', 'a:1'), 'as broughtPath, of all routes into a registry'],
  untaggedPath: [prunes.untaggedPath('default', 'a'), 'one a repository: what is left may go later'],
  newestListPath: [
    prunes.newestListPath('default', 'sender', selectionSchema.parse({ allow: ['*'] })),
    'one a set of rules of a sender: older lists are refused',
  ],
  unsignedPath: [transfers.unsignedPath('default'), 'one a route: its newest 1,000'],
  foundWayPath: [foundWayPath('default'), 'one a route'],
  rememberedChoice: [rememberedChoice('default'), 'one a route'],
  sasNote: [sasNote({ route: 'default', side: 'source' }), 'one a side'],
  scheduleStatePath: [starts.scheduleStatePath(rule), 'one a schedule: what is due is told by it'],
  schedulePausePath: [starts.schedulePausePath(rule), 'one a schedule, until it is resumed'],
  takenPushesPath: [starts.takenPushesPath(rule, transfer), 'until the transfer is started'],
  pendingPushPath: [
    starts.pendingPushPath(rule, { arrivedMs: 1, repository: 'a', tag: 'b' }),
    'until it is followed',
  ],
  openWorkPath: [openWorkPath('supervise-x'), 'until the work is done'],
};

/** Others name the same documents, by what a listing shows. */
const alike = ['exportAt', 'pendingNamed', 'deadNamed', 'broughtNamed', 'broughtToNamed'];

const memory = memoryServices();
const things = thingsIn(memory);
const dryRun: number[] = [];
const purged: number[] = [];
// Blobs are not documents.
const kinds = purgeKinds.filter((kind) => kind !== 'blobs');

beforeAll(async () => {
  things.transfer(transfer);
  things.open('default');
  things.plan(plan);
  const run = { name: 'run-1', startedBy: 'acr-ferry', seenAt: old } as const;
  things.import(1, { status: 'succeeded', finishedAt: old, run });
  things.event(1);
  things.audit(1);
  for (const { name } of [...Object.values(removed), ...Object.values(kept).map(([path]) => path)])
    if (!memory.documents.has(name)) memory.documents.set(name, {});
  memory.documents.set(exportPath(route, []).name, sampleExport([]));
  for (const kind of kinds) dryRun.push((await purgeAll(memory.services, kind, true)).removed);
  for (const kind of kinds) {
    const { removed: count, problems } = await purgeAll(memory.services, kind);
    expect(problems).toEqual([]);
    purged.push(count);
  }
});

describe('a stored document of any kind', () => {
  it('has been thought of', () => {
    const files = readdirSync('src/records', { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const made = /export const (\w+) =[^;]*?\b(?:pathTo|\w+At|\w+Named)\(/g;
    const paths = files.flatMap((file) =>
      [...readFileSync(`src/records/${file}`, 'utf8').matchAll(made)].map(([, name]) => name),
    );
    expect(new Set(paths)).toEqual(new Set([...Object.keys(removed), ...Object.keys(kept), ...alike]));
  });

  it('is removed when it is old, or kept with a reason', () => {
    expect([...memory.documents.keys()].sort()).toEqual(
      Object.values(kept)
        .map(([{ name }]) => name)
        .sort(),
    );
  });

  it('goes as a dry run counts it', () => {
    expect(dryRun).toEqual(purged);
    expect(purged).toEqual(kinds.map(() => 1));
  });
});
