import { beforeAll, describe, expect, it } from 'vitest';
import { secretSigner, signWaybill, tagListType } from '../../src/domain/waybill/signature';
import type { TagList } from '../../src/domain/waybill/tag-list';
import { imageOf, secret } from '../field/gap';
import { useMirrorGap, type Left } from './mirror-gap';

/** A list of tags that is carried across an air gap, and what the receiver prunes by it. */

const gap = useMirrorGap();
beforeAll(async () => {
  const first = await gap.send();
  await gap.arrive(first);
  const { status, prune } = await gap.receiveList(first);
  expect({ status, prune }).toMatchObject({ status: 'succeeded', prune: { found: 0, deleted: [] } });
});

describe('a tag that is gone at the source', () => {
  it('is told by the sender, and goes at the receiving target with its manifest', async () => {
    const digest = await gap.digestOf(1);
    await gap.untag(1);
    const sent = await gap.send();
    expect(sent.report.prune).toMatchObject({ found: 1, listed: [imageOf(1)], deleted: [] });
    const { status, prune } = await gap.receiveList(sent);
    expect(status).toBe('succeeded');
    expect(prune).toMatchObject({ mode: 'delete', found: 1, deleted: [imageOf(1)], kept: [] });
    expect(prune?.manifests).toEqual([`${imageOf(1).split(':')[0]}@${digest}`]);
    expect(await gap.digestOf(1)).toBeUndefined();
    expect(await gap.digestOf(2)).toBeDefined();
    const again = await gap.receiveList(sent);
    expect(again).toMatchObject({ status: 'failed', error: { code: 'WAYBILL_STALE' } });
  });
});

describe('a list that nobody vouches for', () => {
  let sent: Left;
  let list: TagList;
  beforeAll(async () => {
    await gap.untag(2);
    sent = await gap.send();
    const { payload } = JSON.parse(sent.list.toString()) as { payload: string };
    list = JSON.parse(Buffer.from(payload, 'base64url').toString()) as TagList;
  });
  const signed = (by: string, { type = tagListType, ...more }: Partial<TagList> & { type?: string } = {}) =>
    signWaybill(JSON.stringify({ ...list, ...more }), secretSigner(by), type);
  const altered = () =>
    sent.list.toString().replace(/"signature": "(.)/, (all, [first]) => {
      return `${all.slice(0, -1)}${first === 'A' ? 'B' : 'A'}`;
    });

  it.each([
    ['whose signature is broken', 'WAYBILL_SIGNATURE_INVALID', altered],
    ['that others signed', 'WAYBILL_SIGNATURE_INVALID', () => signed('of others')],
    [
      'signed as a waybill',
      'WAYBILL_SIGNATURE_INVALID',
      () => signed(secret, { type: 'acr-ferry-waybill+json' }),
    ],
    ['without a signature', 'WAYBILL_UNSIGNED', () => JSON.stringify(list)],
    ['for another receiver', 'WAYBILL_FOREIGN', () => signed(secret, { receiver: 'azure/other/default' })],
  ])('%s prunes nothing: %s', async (_how, code, make) => {
    const { status, error, prune } = await gap.receiveList({ ...sent, list: Buffer.from(await make()) });
    expect({ status, error }).toMatchObject({ status: 'failed', error: { code } });
    expect(prune?.deleted ?? []).toEqual([]);
    expect(await gap.digestOf(2)).toBeDefined();
  });

  it('nor does an older one, whose tag the source has again', async () => {
    await gap.push(2);
    const newer = await gap.send();
    expect(newer.report.artifacts.map(({ reference }) => reference)).toEqual([imageOf(2)]);
    await gap.arrive(newer);
    expect((await gap.receiveList(newer)).prune).toMatchObject({ found: 0, deleted: [] });
    const { status, prune } = await gap.receiveList(sent);
    expect(status).toBe('succeeded');
    expect(prune).toMatchObject({
      deleted: [],
      refused: expect.stringContaining('a newer list, or one of a later look, came') as string,
    });
    expect(await gap.digestOf(2)).toBeDefined();
  });
});

describe('a list whose waybills did not all arrive', () => {
  it('is waited for, in the end prunes nothing, and may be carried once more', async () => {
    await gap.push(10);
    await gap.untag(4);
    const sent = await gap.send();
    let days = 0;
    const by = { ...gap.receiver(), now: () => new Date(Date.now() + days * 24 * 3_600_000) };
    let looks = 0;
    const { status, prune, error } = await gap.receiveList(sent, by, (name, _input, call) => {
      if (name === 'planByList' && ++looks === 3) days = 8;
      return call();
    });
    expect({ status, looks }).toEqual({ status: 'failed', looks: 3 });
    expect(error).toMatchObject({
      code: 'WAYBILL_MISSING',
      message: expect.stringMatching(/^1 waybill of t\w+ never arrived whole$/) as string,
    });
    expect(prune).toMatchObject({ deleted: [], error: { code: 'WAYBILL_MISSING' } });
    expect(await gap.digestOf(4)).toBeDefined();
    await gap.arrive(sent);
    const again = await gap.receiveList(sent);
    expect(again).toMatchObject({ status: 'succeeded', prune: { found: 1, deleted: [imageOf(4)] } });
  });

  it('prunes once they did', async () => {
    await gap.push(11);
    await gap.untag(6);
    const sent = await gap.send();
    let looks = 0;
    const { prune } = await gap.receiveList(sent, gap.receiver(), async (name, _input, call) => {
      if (name === 'planByList' && ++looks === 2) await gap.arrive(sent);
      return call();
    });
    expect(looks).toBe(2);
    expect(prune).toMatchObject({ found: 1, deleted: [imageOf(6)] });
    expect(await gap.digestOf(6)).toBeUndefined();
  });
});

it('a list that could not be pruned by has failed, and may be carried once more', async () => {
  await gap.untag(5);
  const sent = await gap.send();
  const { faults } = gap.cloud().foundation;
  const deleting = { service: 'registry', side: 'target', method: 'DELETE', skip: 0 } as const;
  faults.arm({ ...deleting, name: 'registry-firewall', count: 'always' });
  const failed = await gap.receiveList(sent);
  expect(failed).toMatchObject({ status: 'failed', error: { code: 'ACCESS_DENIED' } });
  const reason = expect.stringContaining('ACCESS_DENIED: ') as string;
  expect(failed.prune).toMatchObject({ kept: [{ reference: imageOf(5), reason }], deleted: [] });
  faults.clear();
  const { status, prune } = await gap.receiveList(sent);
  expect(status).toBe('succeeded');
  expect(prune?.deleted).toEqual([imageOf(5)]);
});
