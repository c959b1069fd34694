import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeFolder } from '../../../../cli/offline/waybill/describe-folder';
import { verifyFolder } from '../../../../cli/offline/waybill/verify-folder';
import { plain } from '../../../../cli/output/colors';
import { secretSigner, signWaybill, tagListType } from '../../../../src/domain/waybill/signature';
import { longestListBytes } from '../../../../src/domain/waybill/tag-list';
import { testKey } from '../../../domain/waybill/carried';

const key = testKey('P-256');
const list = 't0mhabcdefghijkl/source-tags.json';
const tags = JSON.stringify({
  ...{ version: 1, transferId: 't0mhabcdefghijkl', route: 'default', receiver: 'them', number: 3, asOf: 1 },
  since: 1,
  ...{ exporter: { cloud: 'AzureCloud', registry: 'sourceregistry' }, waybills: [1, 2] },
  ...{ createdAt: '2026-01-01T00:00:00Z', selection: { allow: ['team/**'] } },
  repositories: [{ repository: 'team/app', tags: ['1', '2'] }],
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'acr-ferry-list-'));
  mkdirSync(join(folder, 't0mhabcdefghijkl'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function verify(text: string, keys = key.checking) {
  writeFileSync(join(folder, list), text);
  return verifyFolder(folder, keys);
}

it('believes a list of tags that the key signed, and takes it for no spare file', async () => {
  const found = await verify(await signWaybill(tags, key.signer, tagListType));
  expect(found).toMatchObject({ ok: true, blobs: [], spare: [] });
  expect(found.lists).toEqual([
    { list, ok: true, state: 'verified', problems: [], transferId: 't0mhabcdefghijkl', tags: 2 },
  ]);
  expect(describeFolder(found, plain)).toContain(`list of tags: ${list}: verified, 2 tags`);
});

it.each([
  ['that nobody signed', () => tags, 'unsigned', /WAYBILL_UNSIGNED/],
  [
    'of another key',
    () => signWaybill(tags, secretSigner('a shared secret of more than 32 characters'), tagListType),
    'refused',
    /WAYBILL_SIGNATURE_INVALID/,
  ],
  ['signed as a waybill', () => signWaybill(tags, key.signer), 'refused', /WAYBILL_SIGNATURE_INVALID/],
  ['that is none', () => signWaybill('{}', key.signer, tagListType), 'refused', /WAYBILL_INVALID/],
  ['without end', () => ' '.repeat(longestListBytes + 1), 'refused', /WAYBILL_INVALID: .* at most/],
] as const)('refuses a list %s', async (_what, text, state, problem) => {
  const found = await verify(await text());
  expect(found.ok).toBe(false);
  expect(found.lists).toMatchObject([{ ok: false, state }]);
  expect(found.lists[0]?.problems[0]).toMatch(problem);
  expect(describeFolder(found, plain)).toMatch(problem);
});

it('says without a key that nothing was checked', async () => {
  const found = await verify(tags, []);
  expect(found.lists).toEqual([{ list, ok: true, state: 'unchecked', problems: [] }]);
  expect(describeFolder(found, plain)).toContain('give a key to check its signature');
});
