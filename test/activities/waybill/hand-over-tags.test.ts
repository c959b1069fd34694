import { afterAll, beforeAll, expect, it } from 'vitest';
import { handOverTags } from '../../../src/activities/waybill/hand-over-tags';
import { placesOf } from '../../../src/domain/prune/brought';
import { selectionSchema } from '../../../src/domain/selection/selection';
import { secretKey } from '../../../src/domain/waybill/keys';
import { openTagList, tagListName } from '../../../src/domain/waybill/tag-list';
import { planPath, shardPath, wantedPath } from '../../../src/records/plan/paths';
import { broughtPath, prunePath } from '../../../src/records/prune/paths';
import { drawNumber } from '../../../src/records/transfer/waybills';
import { copyServices } from '../../azure/copy/support/run-copy';
import { startStorage, type TestStorage } from '../../azure/copy/support/storage';
import { samplePlan, sampleRequest } from '../../support/documents';

let storage: TestStorage;
beforeAll(async () => {
  storage = await startStorage();
});
afterAll(() => storage.close());

const secret = 'a shared secret of more than 32 characters';
const transferId = 't0mhabcdefghijkl';
const gone = { reference: 'app:1', digest: 'sha256:1' };

/** A transfer of a sending route that found a tag gone. */
function sent() {
  const memory = copyServices(storage, {
    ...{ ROUTE_MODE: 'send', PRUNE: 'delete', WAYBILL_HMAC_SECRET: secret },
    WAYBILL_RECEIVER: 'AzureCloud/targetregistry/default',
  });
  const { documents, route } = memory;
  const scan = { planId: transferId, shards: 1 };
  const plan = { mode: 'delete', tags: [gone], found: 1, kept: [], asOf: 5, hidden: [], scan };
  documents.set(prunePath(transferId).name, plan);
  documents.set(planPath(transferId).name, samplePlan({ planId: transferId, batches: 0 }));
  const selection = selectionSchema.parse({ allow: ['*'] });
  documents.set(wantedPath(transferId).name, sampleRequest({ selection }));
  documents.set(shardPath(transferId, 1).name, {
    ...{ repositories: 1, tags: 1, selected: 1, groups: [], skipped: [], unresolved: [] },
    ...{ findings: [], matchedRules: [], listed: [{ repository: 'app', tags: ['2'] }] },
  });
  const brought = { ...gone, at: '2026-01-01T00:00:00.000Z', ...placesOf(route) };
  documents.set(broughtPath('default', gone.reference).name, { artifacts: [brought] });
  return {
    memory,
    hand: (services = memory.services) => handOverTags({ route: 'default', transferId }, services),
    known: () => documents.get(broughtPath('default', gone.reference).name),
  };
}

it('leaves the tags of the source with how far back the sender remembers', async () => {
  const { memory, hand, known } = sent();
  const first = await drawNumber(memory.services, memory.route);
  expect(await hand()).toEqual({});
  const file = await storage.source.getBlobClient(tagListName(transferId)).downloadToBuffer();
  expect(await openTagList(file, [secretKey(secret)])).toMatchObject({
    ...{ since: first, number: first + 1, asOf: 5 },
    repositories: [{ repository: 'app', tags: ['2'] }],
  });
  expect(known()).toBeUndefined();
});

it('forgets what is gone before anybody can read the list: pushed again, it is sent again', async () => {
  const { memory, hand, known } = sent();
  const dead = new Error('the worker died');
  const container = () => {
    throw dead;
  };
  await expect(hand({ ...memory.services, container })).rejects.toThrow(dead);
  expect(known()).toBeUndefined();
});

it('keeps in the list what is gone in a repository of which something cannot be sent', async () => {
  const { memory, hand, known } = sent();
  const unresolved = [{ reference: 'app:2', reason: 'it is not signed' }];
  const plan = samplePlan({ planId: transferId, batches: 0, unresolved });
  memory.documents.set(planPath(transferId).name, plan);
  await drawNumber(memory.services, memory.route);
  expect(await hand()).toEqual({});
  const file = await storage.source.getBlobClient(tagListName(transferId)).downloadToBuffer();
  expect(await openTagList(file, [secretKey(secret)])).toMatchObject({
    repositories: [{ repository: 'app', tags: ['2', '1'] }],
  });
  expect(known()).toMatchObject({ artifacts: [gone] });
});
