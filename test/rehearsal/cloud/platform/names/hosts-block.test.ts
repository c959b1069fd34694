import { expect, it } from 'vitest';
import {
  blockOwner,
  hostsBlock,
  withBlock,
  withoutBlock,
} from '../../../../../rehearsal/cloud/platform/names/hosts-block';

const hosts = '127.0.0.1 localhost\n# a remark';
const block = hostsBlock('127.0.53.1', ['management.azure.com', 'contosopublic.azurecr.io'], 42);

it('comes after what is there and goes without a trace', () => {
  const led = withBlock(hosts, block);
  expect(led).toMatch(/^127\.0\.0\.1 localhost\n# a remark\n# acr-ferry rehearsal, process 42: [^\n]+\n/);
  expect(led).toContain('\n127.0.53.1 management.azure.com\n127.0.53.1 contosopublic.azurecr.io\n');
  expect(blockOwner(led)).toBe(42);
  expect(withoutBlock(`${led}10.0.0.1 later\n`)).toBe(`${hosts}\n10.0.0.1 later\n`);
  expect(withoutBlock(led)).toBe(`${hosts}\n`);
});

it('takes the place of one that was left behind', () => {
  const left = withBlock(hosts, hostsBlock('127.0.0.9', ['gone.example'], 7));
  expect(withBlock(left, block)).toBe(withBlock(hosts, block));
  expect(blockOwner(hosts)).toBeUndefined();
});
