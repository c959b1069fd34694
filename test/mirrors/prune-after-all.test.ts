import { expect, it } from 'vitest';
import type { TagList } from '../../src/domain/waybill/tag-list';
import { secretSigner, signWaybill, tagListType } from '../../src/domain/waybill/signature';
import { broughtOf } from '../../src/records/prune/brought';
import { imageOf, secret } from '../field/gap';
import { byHand } from './by-hand';
import { useMirrorGap, type Left } from './mirror-gap';

/** What an older look at the source says counts for nothing, whatever number its list has. */

const gap = useMirrorGap();

const listIn = ({ list }: Left): TagList => {
  const { payload } = JSON.parse(list.toString()) as { payload: string };
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as TagList;
};

it('tells a tag as there that the source has again just before the list is left', async () => {
  await gap.arrive(await gap.send());
  await gap.untag(1);
  const sent = await gap.send(async (name, _input, call) => {
    if (name === 'handOverTags') await gap.push(1);
    return call();
  });
  expect(sent.report.prune).toMatchObject({ found: 1 });
  const repository = imageOf(1).split(':')[0]!;
  expect(listIn(sent).repositories).toContainEqual({ repository, tags: ['1.0'] });
  const sender = gap.sender();
  const brought = await broughtOf(sender, sender.route('default'), repository);
  expect(brought.map(({ reference }) => reference)).toEqual([imageOf(1)]);
  expect((await gap.receiveList(sent)).prune).toMatchObject({ found: 0, deleted: [] });
  expect(await gap.digestOf(1)).toBeDefined();
});

it('tells a tag as there that the source hides from its listings', async () => {
  const [repository] = imageOf(5).split(':');
  const hide = JSON.stringify({ listEnabled: false });
  await byHand(gap.cloud().endpoints, 'source', 'PATCH', `acr/v1/${repository}/_tags/1.0`, hide);
  const sent = await gap.send();
  expect(listIn(sent).repositories).toContainEqual({ repository, tags: ['1.0'] });
  expect((await gap.receiveList(sent)).prune).toMatchObject({ found: 0, deleted: [] });
  expect(await gap.digestOf(5)).toBeDefined();
});

it('prunes nothing by an older look under a later number', async () => {
  await gap.untag(2);
  const older = await gap.send();
  await gap.push(10);
  const newer = await gap.send();
  await gap.arrive(newer);
  await gap.push(2);
  await gap.push(11);
  const last = await gap.send();
  await gap.arrive(last);
  await gap.receiveList(last);
  const late = { ...listIn(older), number: listIn(last).number + 1 };
  const list = Buffer.from(await signWaybill(JSON.stringify(late), secretSigner(secret), tagListType));
  const { prune } = await gap.receiveList({ ...older, list });
  expect(prune).toMatchObject({ deleted: [], refused: expect.stringContaining('later look') as string });
});
